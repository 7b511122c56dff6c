package dev.azureml.operator.crd;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class HistoryTest {
    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {"-,5,false", "5,5,false", "9,10,false", "10,9,true", "900,10000,false",
        "'',5,false", "5,'',false", "abc,5,false", "5,abc,false", "5,-4,false",
        "123456789012345678901234567890,5,false"})
    void onlyALowerNumberIsFromBefore(@Nullable String before, String now, boolean wentBack) {
        assertThat(History.wentBack(before, now)).isEqualTo(wentBack);
    }
}
