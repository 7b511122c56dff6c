package dev.azureml.operator.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.api.WorkspaceNetwork.Architecture;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.azureml.PublicAccess;
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

/** Whether what should be closed is, and who has to do what where it is not. */
final class NetworkCondition {
    /** How often an owner's word is asked for, whom nobody hears. */
    private static final Duration ASK_AGAIN = Duration.ofMinutes(1);
    private static final String PENDING = "Pending";

    private final @Nullable Architecture architecture;
    private final ArmId group;
    private final Dependencies dependencies;
    private final PrivateLink links;
    private final Facts facts;

    NetworkCondition(Scene scene, Dependencies dependencies, PrivateLink links) {
        this.architecture = scene.architecture();
        this.group = scene.group();
        this.dependencies = dependencies;
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
        if (architecture == null || architecture == Architecture.Public) {
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
        boolean isPrivate = architecture == Architecture.Private;
        PublicAccess wanted = isPrivate ? PublicAccess.CLOSED : PublicAccess.BY_RULE;
        List<String> all = targets(isPrivate);
        Optional<String> secured = told(all.stream().filter(key -> PublicAccess.of(key, facts)
                .filter(PublicAccess.BY_PERIMETER::equals).isPresent())
                .map(key -> key + " is SecuredByPerimeter: a network security perimeter says whom it lets in, and"
                        + " spec.network does not (see the advice NetworkPerimeter)"));
        if (secured.isPresent()) {
            return no(ConditionReason.NOT_CLOSED_YET, secured.get());
        }
        List<String> open = all.stream().filter(key -> !links.reaches(key)
                || PublicAccess.of(key, facts).filter(wanted::equals).isEmpty()).toList();
        if (all.isEmpty()) {
            return no(ConditionReason.NOT_CLOSED_YET, "nothing is closed: no storage account, key vault or registry was"
                    + " created here, and what was not is its owner's to close");
        }
        if (!open.isEmpty()) {
            return no(ConditionReason.NOT_CLOSED_YET, "not closed yet, or not reached by a working private endpoint: "
                    + String.join(", ", open));
        }
        String others = all.stream().filter(key -> !NetworkRules.others(key, facts).isEmpty())
                .map(key -> "; " + key + " lets in others too, by its networkAcls "
                        + String.join(", ", NetworkRules.others(key, facts)))
                .collect(Collectors.joining());
        return new KindCondition(ConditionType.NETWORK_CLOSED, Truth.TRUE, ConditionReason.CLOSED, isPrivate
                ? "the workspace and what is created for it are reached by private endpoints alone"
                : String.join(", ", all)
                        + " of this workspace deny all but Azure's own services and whom their rules for"
                        + " subnets and addresses let in, which status.network.firewalls has" + others);
    }

    private List<String> targets(boolean withWorkspace) {
        Stream<String> made = dependencies.made().stream().filter(one -> !one.linkGroups().isEmpty())
                .map(Dependency::key);
        return (withWorkspace ? Stream.concat(Stream.of(Keys.WORKSPACE), made) : made).toList();
    }

    private static KindCondition no(ConditionReason reason, String message) {
        return new KindCondition(ConditionType.NETWORK_CLOSED, Truth.FALSE, reason, message);
    }

    private Optional<String> pending() {
        return told(links.endpoints().stream().filter(endpoint -> state(endpoint).equalsIgnoreCase(PENDING))
                .map(endpoint -> endpoint.id(group) + " waits for the owner of " + endpoint.target()
                        + ", and until then that is not closed, and none of its rules is taken away: az network private-endpoint-connection approve --id "
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
