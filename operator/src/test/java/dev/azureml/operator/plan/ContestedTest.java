package dev.azureml.operator.plan;

import com.fasterxml.jackson.core.JsonPointer;
import dev.azureml.operator.arm.ArmId;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Who changes it, as Azure says, is in a message and in the log: a name that somebody chose. */
class ContestedTest {
    @Test
    void whoLastChangedItIsNamedOnOneBoundedLine() {
        Intent intent = Intent.manage("c", ArmId.ofResourceGroup("s", "g"), "v", Json.object());
        Step step = Contested.of(intent, List.of(JsonPointer.compile("/tags/a")), Golden.json("""
                {"systemData": {"lastModifiedBy": "eve\\n\\u202e##vso[x]%s", "lastModifiedByType": "User",
                                "lastModifiedAt": "2026-01-01T00:00:00Z\\n"}}
                """.formatted("a".repeat(5_000))));

        assertThat(step).isInstanceOfSatisfying(Step.Blocked.class, blocked -> assertThat(blocked.problem().message())
                .contains("last changed by User eve # #vso[x]aa", "a at 2026-01-01T00:00:00Z; let one")
                .doesNotContain("\n", "\u202e").hasSizeLessThan(700));
    }
}
