package dev.azureml.operator.inference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.ContainerInstance;
import dev.azureml.api.MLInferenceEndpointSpec;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.azureml.Region;
import dev.azureml.operator.plan.ArmBody;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.FixedPaths;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.ManagedObject;
import dev.azureml.operator.plan.Overrides;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.Translation;
import dev.azureml.operator.plan.UpdateRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** A container group of one container as Azure takes it. */
final class ContainerTranslation {
    static final String API_VERSION = "2025-09-01";
    private static final String TYPE = "Microsoft.ContainerInstance/containerGroups";
    private static final String CONTAINER = "/properties/containers/0/properties";
    /** What Azure changes only by deleting the group; image, command, variables, public name it changes by a restart. */
    private static final UpdateRule UPDATES = UpdateRule.createOnly("/location", "/zones", "/properties/osType",
            "/properties/restartPolicy", "/properties/subnetIds", "/properties/ipAddress/type",
            "/properties/ipAddress/ports", "/properties/sku", CONTAINER + "/resources", CONTAINER + "/ports")
            .patching("/tags");
    /** Lists that hold secrets: an override would replace them as a whole. */
    private static final List<String> WRITE_ONLY = List.of("/properties/containers/0",
            "/properties/imageRegistryCredentials/0", "/properties/volumes/0", "/properties/initContainers/0",
            "/properties/extensions/0", "/properties/diagnostics/logAnalytics/workspaceKey");
    private static final FixedPaths FIXED = FixedPaths.OF_ALL.said("spec.", "/location", "/identity");
    private static final Set<String> BROKEN = Set.of("Terminated", "CrashLoopBackOff", "Error");
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(30);
    private static final int MESSAGE = 400;

    private final ManagedObject<MLInferenceEndpointSpec> subject;
    private final MLInferenceEndpointSpec spec;
    private final ContainerInstance container;
    private final ResolvedReferences resolved;
    private final Facts facts;

    ContainerTranslation(ManagedObject<MLInferenceEndpointSpec> subject, ContainerInstance container,
            ResolvedReferences resolved,
            Facts facts) {
        this.subject = subject;
        this.spec = subject.spec();
        this.container = container;
        this.resolved = resolved;
        this.facts = facts;
    }

    Translation translate() {
        Region region = Region.of(spec.location(), resolved, facts);
        List<Intent> intents = new ArrayList<>(region.needs());
        String location = region.name();
        if (location != null) {
            var content = new ContainerContent(container, resolved);
            var overrides = new Overrides(spec.overrides(), TYPE, FIXED, WRITE_ONLY);
            Optional<Translation.Refused> refused = Translation.Refused.all(overrides.refusal(), strangers(),
                    content.refusal());
            if (refused.isPresent()) {
                return refused.get();
            }
            ObjectNode body = body(location, content);
            overrides.merge(body);
            intents.add(Intent.manage(InferenceEndpointKind.KEY, id(), resolved.apiVersion(TYPE, API_VERSION), body)
                    .withSecrets(content.secrets()).updatedBy(UPDATES).dependingOn(region.keys()));
        }
        List<Problem> problems = problems();
        return Translation.Intents.of(intents).withAdvice(ContainerAdvice.of(spec, container)).withProblems(problems)
                .lookingAgainAt(problems.isEmpty() ? null : resolved.now().plus(LOOK_AGAIN));
    }

    /** Identities that pull images, and that the group does not have. */
    private Optional<Translation.Refused> strangers() {
        List<String> own = spec.identity() == null || spec.identity().userAssignedIdentities() == null
                ? List.of()
                : spec.identity().userAssignedIdentities();
        List<ContainerInstance.RegistryCredential> credentials = container.imageRegistryCredentials() == null
                ? List.of()
                : container.imageRegistryCredentials();
        return Translation.Refused.all(IntStream.range(0, credentials.size()).filter(i -> {
            String identity = credentials.get(i).identity();
            return identity != null && own.stream().noneMatch(identity::equalsIgnoreCase);
        }).mapToObj(i -> Translation.Refused.invalid("spec.containerInstance.imageRegistryCredentials["
                + i + "].identity", "must be one of spec.identity.userAssignedIdentities")));
    }

    private ArmId id() {
        ArmId workspace = resolved.requireWorkspace();
        ArmId group = container.resourceGroupId() == null
                ? ArmId.ofResourceGroup(Optional.ofNullable(workspace.subscriptionId()).orElse(""),
                        Optional.ofNullable(workspace.resourceGroup()).orElse(""))
                : ArmId.parse(container.resourceGroupId());
        return group.extension(TYPE, subject.azureName());
    }

    private ObjectNode body(String location, ContainerContent content) {
        ObjectNode body = Json.object().put("location", location);
        ArmBody.put(body, "tags", spec.tags());
        ArmBody.put(body, "zones", container.zones());
        ArmBody.putIdentity(body, spec.identity());
        if (body.get("identity") instanceof ObjectNode identity) {
            // This provider spells it with a blank.
            identity.put("type", identity.path("type").asText().replace(",", ", "));
        }
        ObjectNode properties = body.putObject("properties").put("osType", container.osType() == null
                ? "Linux"
                : container.osType().name());
        ArmBody.put(properties, "restartPolicy", container.restartPolicy());
        properties.putArray("containers").add(content.container());
        content.credentials().ifPresent(credentials -> properties.set("imageRegistryCredentials", credentials));
        if (container.subnetId() != null) {
            properties.putArray("subnetIds").addObject().put("id", container.subnetId());
        }
        ObjectNode address = properties.putObject("ipAddress").put("type",
                container.subnetId() == null ? "Public" : "Private");
        address.set("ports", content.ports());
        ArmBody.put(address, "dnsNameLabel", container.dnsNameLabel());
        return body;
    }

    /** Azure calls a group made although its container ends again and again. */
    private List<Problem> problems() {
        JsonNode state = facts.at(InferenceEndpointKind.KEY, CONTAINER + "/instanceView/currentState");
        String detail = state.path("detailStatus").asText();
        if (!BROKEN.contains(state.path("state").asText()) && !BROKEN.contains(detail)) {
            return List.of();
        }
        JsonNode events = facts.at(InferenceEndpointKind.KEY, CONTAINER + "/instanceView/events");
        String last = events.isEmpty() ? "" : ": " + events.get(events.size() - 1).path("message").asText();
        String exit = state.path("exitCode").isInt() ? ", exit code " + state.path("exitCode").intValue() : "";
        String message = "The container does not run (" + state.path("state").asText()
                + (detail.isEmpty() ? "" : ", " + detail) + exit + ")" + last;
        return List.of(new Problem(Reason.PROVISIONING_FAILED,
                message.substring(0, Math.min(MESSAGE, message.length()))));
    }
}
