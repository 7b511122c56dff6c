package dev.azureml.operator.compute;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.ComputeInstance;
import dev.azureml.api.ConfigMapValueSource;
import dev.azureml.operator.plan.ResolvedReferences;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The scripts that set an instance up, of which Azure takes those of a ConfigMap as base64. */
record InstanceScripts(Map<String, ComputeInstance.ScriptReference> byName) {
    private static final String PLACE = "setupScripts";

    static InstanceScripts of(ComputeInstance instance) {
        Map<String, ComputeInstance.ScriptReference> found = new LinkedHashMap<>();
        ComputeInstance.SetupScripts setup = instance.setupScripts();
        ComputeInstance.Scripts scripts = setup == null ? null : setup.scripts();
        if (scripts != null && scripts.creationScript() != null) {
            found.put("creationScript", scripts.creationScript());
        }
        if (scripts != null && scripts.startupScript() != null) {
            found.put("startupScript", scripts.startupScript());
        }
        return new InstanceScripts(found);
    }

    Stream<Fault> faults(ResolvedReferences resolved) {
        return byName.entrySet().stream()
                .filter(script -> text(script.getValue(), resolved).filter(String::isBlank).isPresent())
                .map(script -> new Fault("spec.computeInstance." + PLACE + ".scripts." + script.getKey()
                        + ".scriptFrom", "the script in the ConfigMap is empty"));
    }

    void fill(ObjectNode properties, ResolvedReferences resolved) {
        byName.forEach((name, script) -> text(script, resolved).ifPresent(text -> {
            ObjectNode place = properties.withObject("/" + PLACE + "/scripts/" + name);
            place.remove("scriptFrom");
            place.put("scriptSource", "inline").put("scriptData",
                    Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)));
        }));
    }

    private static Optional<String> text(ComputeInstance.ScriptReference script, ResolvedReferences resolved) {
        ConfigMapValueSource from = script.scriptFrom();
        return from == null ? Optional.empty() : Optional.of(resolved.configMapValue(from.configMapKeyRef()));
    }
}
