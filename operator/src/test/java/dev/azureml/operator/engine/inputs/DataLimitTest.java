package dev.azureml.operator.engine.inputs;

import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Finding H7: many visits at once hold what they use. */
class DataLimitTest {
    private static String base64(int bytes) {
        return Base64.getEncoder().encodeToString(new byte[bytes]);
    }

    @Test
    void whatIsTooLongIsCutAndTheRestStays() {
        String longest = base64(DataLimit.KIB * 1024);
        Map<String, String> cut = DataLimit.cut(Map.of("short", "aGk=", "longest", longest, "more",
                base64(DataLimit.KIB * 1024 + 6)));

        assertThat(cut).containsEntry("short", "aGk=").containsEntry("longest", longest).containsKey("more");
        assertThat(DataLimit.isCut(cut.get("more"))).isTrue();
        assertThat(DataLimit.isCut(cut.get("longest"))).isFalse();
        assertThat(DataLimit.isCut(cut.get("none"))).isFalse();
    }
}
