package dev.azureml.operator.config;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class DurationsTest {

    @ParameterizedTest
    @CsvSource({"30m,PT30M", "50ms,PT0.05S", "5s,PT5S", "1h30m,PT1H30M", "2d,PT48H", "1m50ms,PT1M0.05S", "PT15M,PT15M",
        "pt1h,PT1H", "P1D,PT24H", "0s,PT0S"})
    void readsWhatPeopleWrite(String text, Duration expected) {
        assertThat(Durations.parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "30", "m", "30 m", "1h-5m", "5M", "-5s", "PT-5S", "1.5h", "999999999999999999d",
        "9999999999999999999s"})
    void refusesTheRest(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Durations.parse(text));
    }

    @Test
    void saysWhatIsExpected() {
        assertThatIllegalArgumentException().isThrownBy(() -> Durations.parse("soon")).withMessageContaining("1h30m");
    }
}
