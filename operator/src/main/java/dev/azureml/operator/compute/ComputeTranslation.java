package dev.azureml.operator.compute;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.AmlCompute;
import dev.azureml.api.ComputeInstance;
import dev.azureml.api.MLComputeSpec;
import dev.azureml.api.SecretValueSource;
import dev.azureml.operator.plan.Action;
import dev.azureml.operator.plan.ArmBody;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.Region;
import dev.azureml.operator.plan.Resolved;
import dev.azureml.operator.plan.SecretValue;
import dev.azureml.operator.plan.Subject;
import dev.azureml.operator.plan.Translation;
import dev.azureml.operator.plan.UpdateRule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An MLCompute as the body that Azure takes. */
final class ComputeTranslation {
    private static final String TYPE = "Microsoft.MachineLearningServices/workspaces/computes";
    private static final String CREDENTIALS = "userAccountCredentials";
    private static final String CREDENTIALS_PATH = "/properties/properties/" + CREDENTIALS;
    private static final String PASSWORD = "adminUserPassword";
    private static final String SSH_KEY = "adminUserSshPublicKey";
    private static final String SCALE_SETTINGS = "/properties/properties/scaleSettings";
    private static final List<String> WRITE_ONLY = List.of(CREDENTIALS_PATH + "/" + PASSWORD,
            CREDENTIALS_PATH + "/" + SSH_KEY);
    private static final UpdateRule CLUSTER_UPDATES = UpdateRule.onlyUpdatable("/tags", "/identity", SCALE_SETTINGS)
            .patching(SCALE_SETTINGS);
    private static final UpdateRule INSTANCE_UPDATES = UpdateRule.onlyUpdatable();

    private final MLComputeSpec spec;
    private final Resolved resolved;
    private final String name;

    ComputeTranslation(Subject<MLComputeSpec> subject, Resolved resolved) {
        this.spec = subject.spec();
        this.resolved = resolved;
        this.name = subject.azureName();
    }

    Translation translate(Facts facts) {
        Region region = Region.of(spec.location(), resolved, facts);
        String location = region.name();
        if (location == null) {
            return new Translation.Intents(region.needs(), ComputeAdvice.of(spec), List.of());
        }
        ObjectNode body = envelope(location);
        ObjectNode properties = body.putObject("properties");
        AmlCompute cluster = spec.amlCompute();
        ComputeInstance instance = spec.computeInstance();
        Map<JsonPointer, SecretValue> secrets = new HashMap<>();
        if (cluster != null) {
            common(properties, "AmlCompute").set("properties", clusterProperties(cluster));
            Optional<Translation> refused = credentials(cluster.userAccountCredentials(), secrets);
            if (refused.isPresent()) {
                return refused.get();
            }
        } else if (instance != null) {
            common(properties, "ComputeInstance").set("properties", instanceProperties(instance));
        } else {
            return Translation.Refused.invalid("spec", "one of amlCompute and computeInstance must be set");
        }
        String wrong = ArmBody.override(body, spec.overrides(), WRITE_ONLY);
        if (wrong != null) {
            return Translation.Refused.invalid("spec.overrides", wrong);
        }
        Intent intent = intent(body).withSecrets(secrets).dependingOn(region.keys());
        List<Intent> intents = new ArrayList<>(region.needs());
        intents.add(cluster != null ? cluster(intent) : instance(intent, instance));
        return new Translation.Intents(intents, ComputeAdvice.of(spec), List.of());
    }

    private Intent intent(ObjectNode body) {
        return Intent.manage(ComputeKind.KEY, resolved.requireWorkspace().child("computes", name),
                resolved.apiVersion(TYPE, "2025-12-01"), body);
    }

    private static Intent cluster(Intent intent) {
        ObjectNode defaults = Json.object();
        defaults.putObject("properties").putObject("properties").put("remoteLoginPortPublicAccess", "Disabled");
        return intent.updatedBy(CLUSTER_UPDATES).withCreateDefaults(defaults);
    }

    private static Intent instance(Intent intent, @Nullable ComputeInstance instance) {
        ObjectNode defaults = Json.object();
        defaults.putObject("properties").putObject("properties").putObject("sshSettings").put("sshPublicAccess",
                "Disabled");
        return intent.updatedBy(INSTANCE_UPDATES).withCreateDefaults(defaults)
                .withActions(instance == null ? List.of() : power(instance.powerState()));
    }

    private ObjectNode envelope(String location) {
        ObjectNode body = Json.object().put("location", location);
        ArmBody.put(body, "tags", spec.tags());
        ArmBody.putIdentity(body, spec.identity());
        return body;
    }

    private ObjectNode common(ObjectNode properties, String computeType) {
        properties.put("computeType", computeType);
        ArmBody.put(properties, "computeLocation", spec.computeLocation());
        ArmBody.put(properties, "description", spec.description());
        ArmBody.put(properties, "disableLocalAuth", spec.disableLocalAuth());
        return properties;
    }

    private static ObjectNode clusterProperties(AmlCompute cluster) {
        ObjectNode properties = Json.of(cluster);
        AmlCompute.UserAccountCredentials credentials = cluster.userAccountCredentials();
        if (credentials != null) {
            properties.putObject(CREDENTIALS).put("adminUserName", credentials.adminUserName());
        }
        return properties;
    }

    private static ObjectNode instanceProperties(ComputeInstance instance) {
        ObjectNode properties = Json.of(instance);
        properties.remove("powerState");
        return properties;
    }

    private Optional<Translation> credentials(AmlCompute.@Nullable UserAccountCredentials credentials,
            Map<JsonPointer, SecretValue> secrets) {
        if (credentials == null) {
            return Optional.empty();
        }
        return secret(PASSWORD, credentials.adminUserPassword(), secrets)
                .or(() -> secret(SSH_KEY, credentials.adminUserSshPublicKey(), secrets));
    }

    private Optional<Translation> secret(String property, @Nullable SecretValueSource source,
            Map<JsonPointer, SecretValue> secrets) {
        if (source == null) {
            return Optional.empty();
        }
        Optional<SecretValue> value = resolved.secret(source.secretKeyRef()).trimmed();
        value.ifPresent(v -> secrets.put(JsonPointer.compile(CREDENTIALS_PATH + "/" + property), v));
        return value.isPresent()
                ? Optional.empty()
                : Optional.of(Translation.Refused.invalid("spec.amlCompute." + CREDENTIALS + "." + property,
                        "the value in the Secret is empty"));
    }

    private static List<Action> power(ComputeInstance.@Nullable PowerState wanted) {
        if (wanted == null) {
            return List.of();
        }
        JsonPointer state = JsonPointer.compile("/properties/properties/state");
        Set<String> moving = Set.of("Creating", "Starting", "Stopping", "Restarting", "Resizing", "SettingUp",
                "UserSettingUp", "Deleting");
        return switch (wanted) {
            case Running ->
                List.of(new Action("power", "Running", "start", state, Set.of("Running", "JobRunning"), moving,
                        false));
            case Stopped -> List.of(new Action("power", "Stopped", "stop", state, Set.of("Stopped"), moving, false));
        };
    }
}
