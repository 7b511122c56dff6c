package dev.azureml.operator.arm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.plan.Golden;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ArmWithPolicyStatesTest {
    private static final String STATES = "/subscriptions/s/providers/Microsoft.Authorization/policyAssignments/p/providers/"
            + "Microsoft.PolicyInsights/policyStates/latest/";

    private final Recorded azure = new Recorded();
    private final Arm arm = new ArmWithPolicyStates(azure);

    /** Answers every POST with this body, and every LIST with nothing. */
    private static final class Recorded extends UnaskedArm {
        final List<String> asked = new ArrayList<>();
        ObjectNode body = Golden.json("{\"value\": [{\"a\": 1}, {\"a\": 2}], \"@odata.nextLink\": \"https://x/next\"}");

        @Override
        public ArmResult send(ArmRequest request) {
            asked.add(request.method() + " " + request.pathAndQuery());
            return new ArmResult.Ok(new ArmResponse(200, body, Map.of(), Instant.EPOCH));
        }

        @Override
        public ListResult list(String pathAndQuery) {
            asked.add("LIST " + pathAndQuery);
            return new ListResult.Ok(List.of(), 1, Instant.EPOCH);
        }

        @Override
        public Arm at(URI host, String audience) {
            return this;
        }
    }

    /** The first page is enough for a person, and there may be very many. */
    @Test
    void whatCompliesIsAskedForByPostAndNoMoreOfItThanAPersonReads() {
        ListResult list = arm.list(STATES + "queryResults?api-version=2024-10-01&$filter=IsCompliant%20eq%20false");

        assertThat(list).isInstanceOfSatisfying(ListResult.Ok.class, ok -> assertThat(ok.items()).hasSize(2));
        assertThat(azure.asked).containsExactly("POST " + STATES
                + "queryResults?api-version=2024-10-01&$filter=IsCompliant%20eq%20false&$top=50");
    }

    @Test
    void theSummaryIsAskedForAsItIs() {
        assertThat(arm.list(STATES + "summarize?api-version=2024-10-01")).isInstanceOf(ListResult.Ok.class);
        assertThat(azure.asked).containsExactly("POST " + STATES + "summarize?api-version=2024-10-01");
    }

    @Test
    void allElseGoesItsWay() {
        arm.list("/subscriptions/s/providers/Microsoft.Authorization/policyAssignments?api-version=1");

        assertThat(azure.asked).containsExactly(
                "LIST /subscriptions/s/providers/Microsoft.Authorization/policyAssignments?api-version=1");
        assertThat(arm.container("a", "c")).isEqualTo("a/c");
    }

    @Test
    void anAnswerThatIsNoListIsAFailure() {
        azure.body = Golden.json("{\"value\": 5}");

        assertThat(arm.list(STATES + "summarize?api-version=2024-10-01")).isInstanceOf(ListResult.Failed.class);
    }
}
