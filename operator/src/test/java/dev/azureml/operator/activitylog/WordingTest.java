package dev.azureml.operator.activitylog;

import dev.azureml.operator.plan.EventReason;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Operations in plain words: those that Azure documents of Azure ML, and all others. */
class WordingTest {
    private static final String ML = "Microsoft.MachineLearningServices/";

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', textBlock = """
            workspaces/write,                               CHANGED_IN_AZURE, created or changed
            workspaces/checkComputeNameAvailability/action, ACTION_IN_AZURE,  asked whether a compute's name is free
            workspaces/computes/write,                      CHANGED_IN_AZURE, created or changed
            workspaces/computes/delete,                     CHANGED_IN_AZURE, deleted
            workspaces/listKeys/action,                     ACTION_IN_AZURE,  asked for its secrets
            workspaces/onlineEndpoints/write,               CHANGED_IN_AZURE, created or changed
            workspaces/WRITE,                               CHANGED_IN_AZURE, created or changed
            workspaces/computes/start/action,               ACTION_IN_AZURE,  called to start
            odd,                                            ACTION_IN_AZURE,  called to odd
            """)
    void eachHasWordsAndAReason(String operation, EventReason reason, String words) {
        assertThat(Wording.of(ML + operation)).isEqualTo(words);
        assertThat(Wording.reason(Records.operation(ML + operation, "Succeeded"))).isEqualTo(reason);
        assertThat(Wording.reason(Records.operation(ML + operation, "Failed"))).isEqualTo(EventReason.TRIED_IN_AZURE);
    }

    @Test
    void aNoteSaysWhatWhoWhenAndHowItEnded() {
        assertThat(Wording.note(Records.operation(ML + "workspaces/computes/delete", "Failed"))).isEqualTo(
                "to be deleted in Azure by alice@contoso.com at 2026-01-01T12:00:00Z, correlation c, which failed ("
                        + ML + "workspaces/computes/delete: Failed): " + Records.WORKSPACE);
        assertThat(Wording.note(Activity.read(Records.published()).orElseThrow())).isEqualTo(
                "created or changed in Azure by admin@contoso.com at 2026-01-01T11:14:26Z, correlation "
                        + "1e121103-0ba6-4300-ac9d-952bb5d0c80f (" + Records.WRITE + ": Succeeded, Created): "
                        + Records.WORKSPACE);
    }

    private static Activity later(Activity one, Duration time) {
        return new Activity(one.at().plus(time), one.resource(), one.operation(), one.status(), "", one.caller(), "",
                Optional.empty(), "another", "another");
    }

    @Test
    void whoReadsIsToldOfOnceAnHour() {
        Activity keys = Records.operation(ML + "workspaces/listKeys/action", "Succeeded");
        Activity start = Records.operation(ML + "workspaces/computes/start/action", "Succeeded");

        assertThat(later(keys, Duration.ofMinutes(50)).key()).isEqualTo(keys.key());
        assertThat(later(keys, Duration.ofMinutes(70)).key()).isNotEqualTo(keys.key());
        assertThat(later(start, Duration.ofMinutes(50)).key()).isNotEqualTo(start.key());
        assertThat(Wording.isRead(Records.operation(ML + "workspaces/listings/write", "Succeeded"))).isFalse();
    }
}
