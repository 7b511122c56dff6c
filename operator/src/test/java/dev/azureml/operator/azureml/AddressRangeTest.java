package dev.azureml.operator.azureml;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class AddressRangeTest {
    private static AddressRange range(String text) {
        return AddressRange.parse(text).orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "203.0.113", "203.0.113.256", "203.0.113.0/33", "203.0.113.0/", "::1",
        "203.0.113.0/24 ",
        "a.b.c.d", "1203.0.113.7"})
    void isNoRange(String text) {
        assertThat(AddressRange.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"203.0.113.0/24, 203.0.113.7, true", "203.0.113.0/24, 203.0.113.255, true",
        "203.0.113.0/24, 203.0.114.0, false", "203.0.113.7, 203.0.113.7, true", "203.0.113.7, 203.0.113.0/24, false",
        "203.0.113.0/25, 203.0.113.0/24, false", "203.0.112.0/23, 203.0.113.0/24, true",
        "0.0.0.0/0, 255.255.255.255, true",
        "128.0.0.0/1, 200.1.2.3, true"})
    void containsWhatLiesWithin(String one, String other, boolean contains) {
        assertThat(range(one).contains(range(other))).isEqualTo(contains);
    }

    @ParameterizedTest
    @CsvSource({"203.0.113.7, true", "9.255.255.255, true", "11.0.0.0/8, true", "172.15.255.255, true",
        "172.32.0.0/11, true",
        "192.167.0.0/16, true", "10.0.0.1, false", "10.1.2.0/24, false", "172.16.0.1, false", "172.31.255.255, false",
        "192.168.0.0/16, false", "127.0.0.1, false", "169.254.1.1, false", "100.64.0.1, false", "224.0.0.1, false",
        "0.0.0.0/0, false", "8.0.0.0/6, false"})
    void isPublicWhereNoneOfItIsPrivate(String text, boolean isPublic) {
        assertThat(range(text).isPublic()).isEqualTo(isPublic);
    }

    @Test
    void isWrittenByItsFirstAddress() {
        assertThat(range("203.0.113.7").isWrittenByItsFirst()).isTrue();
        assertThat(range("203.0.113.0/24").isWrittenByItsFirst()).isTrue();
        assertThat(range("203.0.113.7/24").isWrittenByItsFirst()).isFalse();
        assertThat(range("203.0.113.7/24").normal()).isEqualTo("203.0.113.0/24");
    }
}
