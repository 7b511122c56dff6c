package dev.azureml.operator.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.ConditionReason;
import dev.azureml.operator.plan.ConditionType;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.KindCondition;
import dev.azureml.operator.plan.KindCondition.Truth;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Whether a workspace that should be private is, and who has to do what where it is not. */
final class NetworkCondition {
    /** How often an owner's word is asked for, whom nobody hears. */
    private static final Duration ASK_AGAIN = Duration.ofMinutes(1);
    private static final String PENDING = "Pending";

    private final ArmId group;
    private final PrivateLink links;
    private final Facts facts;

    NetworkCondition(Scene scene, PrivateLink links) {
        this.group = scene.group();
        this.links = links;
        this.facts = scene.facts();
    }

    /** One for those that wait for an owner, one for those that an owner does not let in. */
    List<Problem> problems() {
        List<Problem> problems = new ArrayList<>();
        pending().ifPresent(message -> problems.add(new Problem(Reason.APPROVAL_PENDING, message)));
        refused().ifPresent(message -> problems.add(new Problem(Reason.CONNECTION_REJECTED, message)));
        return problems;
    }

    List<KindCondition> conditions() {
        if (!links.isPrivate()) {
            return List.of();
        }
        Optional<KindCondition> waiting = refused()
                .map(message -> no(ConditionReason.CONNECTION_REJECTED, message))
                .or(() -> pending().map(message -> no(ConditionReason.APPROVAL_PENDING, message)));
        return List.of(waiting.orElseGet(this::progress));
    }

    @Nullable
    Instant lookAgainAt(Instant now) {
        return pending().isPresent() ? now.plus(ASK_AGAIN) : null;
    }

    private KindCondition progress() {
        List<String> open = links.endpoints().stream().map(PrivateEndpoint::targetKey).distinct()
                .filter(key -> !NetworkAccess.isClosed(key, facts) || !links.reaches(key)).toList();
        return open.isEmpty()
                ? new KindCondition(ConditionType.NETWORK_CLOSED, Truth.TRUE, ConditionReason.CLOSED,
                        "the workspace and what is created for it are reached by private endpoints alone")
                : no(ConditionReason.NOT_CLOSED_YET, "not closed yet, or not reached by a working private endpoint: "
                        + String.join(", ", open));
    }

    private static KindCondition no(ConditionReason reason, String message) {
        return new KindCondition(ConditionType.NETWORK_CLOSED, Truth.FALSE, reason, message);
    }

    private Optional<String> pending() {
        return told(links.endpoints().stream().filter(endpoint -> state(endpoint).equalsIgnoreCase(PENDING))
                .map(endpoint -> endpoint.id(group) + " waits for the owner of " + endpoint.target()
                        + ", and nothing is closed before: az network private-endpoint-connection approve --id "
                        + connectionId(endpoint)));
    }

    private Optional<String> refused() {
        return told(links.endpoints().stream().filter(endpoint -> {
            String state = state(endpoint);
            return !state.isEmpty() && !state.equalsIgnoreCase(PENDING)
                    && !state.equalsIgnoreCase(PrivateEndpoint.APPROVED);
        }).map(endpoint -> "the connection of " + endpoint.id(group) + " with " + endpoint.target() + " is "
                + state(endpoint) + ": delete it, and it is made again (az network private-endpoint delete --ids "
                + endpoint.id(group) + ")"));
    }

    private static Optional<String> told(Stream<String> some) {
        return Optional.of(some.collect(Collectors.joining("; "))).filter(message -> !message.isEmpty());
    }

    private String state(PrivateEndpoint endpoint) {
        return endpoint.connection(facts).map(PrivateEndpoint::state).orElse("");
    }

    /** The connection as the target has it. */
    private String connectionId(PrivateEndpoint endpoint) {
        String own = endpoint.id(group).value();
        return facts.at(endpoint.targetKey(), "/properties/privateEndpointConnections").valueStream()
                .filter(one -> one.at("/properties/privateEndpoint/id").asText("").equalsIgnoreCase(own))
                .map(one -> one.path("id")).filter(JsonNode::isTextual).map(JsonNode::textValue).findFirst()
                .orElse("ID (find it: az network private-endpoint-connection list --id " + endpoint.target() + ")");
    }
}
