package dev.azureml.operator.inference;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.plan.SecretValue;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a deployment is made of, as Azure takes it.
 *
 * @param properties the ids of its assets, and its environment variables as far as they are no secrets
 * @param secrets the others, by their place in the body
 * @param unknown places of assets that can't be told yet: they stay as they are
 * @param needs what has to be read or made for it
 * @param hindrances what keeps an asset from being told
 */
record DeploymentParts(ObjectNode properties, Map<JsonPointer, SecretValue> secrets, Set<JsonPointer> unknown,
        List<Intent> needs, List<Problem> hindrances) {
    private static final Set<Reason> MISSING = EnumSet.of(Reason.INVALID_SPEC, Reason.DEPENDENCY_NOT_READY);

    static final List<String> PROPERTIES = List.of("model", "environmentId", "codeConfiguration",
            "environmentVariables", "dataCollector");

    /** Paths of the body that take a secret. */
    List<String> writeOnly() {
        return secrets.keySet().stream().map(JsonPointer::toString).sorted().toList();
    }

    /** The same, of which what is made for it bears the tags from its creation on; it is never written for them alone. */
    DeploymentParts tagged(@Nullable Map<String, String> tags) {
        if (tags == null) {
            return this;
        }
        ObjectNode defaults = Json.object();
        defaults.putObject("properties").set("tags", Json.of(tags));
        return new DeploymentParts(properties, secrets, unknown, needs.stream()
                .map(need -> need.mode() == Intent.Mode.MANAGE ? need.withCreateDefaults(defaults) : need).toList(),
                hindrances);
    }

    /** The deployment's intent with all that its parts ask for; it has its own rules already. */
    Intent complete(Intent deployment) {
        Set<String> keys = new HashSet<>(deployment.dependsOn());
        needs.stream().filter(need -> need.mode() == Intent.Mode.MANAGE).map(Intent::key).forEach(keys::add);
        Intent whole = deployment.dependingOn(keys).withSecrets(secrets)
                .comparedBy(deployment.rules().withIgnored(unknown));
        return Problem.all(hindrances).map(whole::withCreationGuard).orElse(whole);
    }

    /** The same needs, of which none is made while something that is referred to is missing. */
    static List<Intent> withheld(Collection<Intent> needs, @Nullable Problem missing) {
        return needs.stream().map(need -> missing != null && need.mode() == Intent.Mode.MANAGE
                ? need.withCreationGuard(missing)
                : need).toList();
    }

    /** What the deployments refer to and is not there, or can't be; null when nothing is known to be missing. */
    static @Nullable Problem missing(List<Intent> deployments) {
        return Problem.all(deployments.stream().flatMap(intent -> Stream.ofNullable(intent.creationGuard()))
                .filter(problem -> MISSING.contains(problem.reason())).toList()).orElse(null);
    }
}
