package dev.azureml.operator.arm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Azure Resource Manager, with what complies with a policy as a list like others. Azure answers that to a POST alone, which
 * changes nothing; of what does not comply the first page is enough for a person, and there may be very many.
 */
public final class ArmWithPolicyStates extends ForwardingArm {
    private static final Pattern STATES = Pattern.compile(
            ".*/providers/Microsoft[.]PolicyInsights/policyStates/latest/(?:summarize|queryResults)[?].*",
            Pattern.CASE_INSENSITIVE);
    /** How many of what does not comply are asked for: one page, of which all is shown. */
    public static final int MOST = 50;

    public ArmWithPolicyStates(Arm azure) {
        super(azure);
    }

    @Override
    public ListResult list(String pathAndQuery) {
        if (!STATES.matcher(pathAndQuery).matches()) {
            return azure.list(pathAndQuery);
        }
        String most = pathAndQuery.contains("/queryResults?") ? "&$top=" + MOST : "";
        return switch (azure.send(ArmRequest.ofPath("POST", pathAndQuery + most))) {
            case ArmResult.Ok(ArmResponse response) -> read(response);
            case ArmResult.NotFound(ArmResponse response, ArmError error) -> new ListResult.NotFound(response, error);
            case ArmResult.Failure failure -> new ListResult.Failed(failure);
            case ArmResult.Accepted(ArmResponse response, _) -> new ListResult.Failed(ResponseReader.garbage(response));
        };
    }

    private static ListResult read(ArmResponse response) {
        if (response.body() == null || !response.body().path("value").isArray()) {
            return new ListResult.Failed(ResponseReader.garbage(response));
        }
        List<ObjectNode> items = new ArrayList<>();
        response.body().path("value").forEach(item -> {
            if (item instanceof ObjectNode object) {
                items.add(object);
            }
        });
        return new ListResult.Ok(items, 1, response.receivedAt());
    }
}
