package dev.azureml.operator.convert;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.manifest.Yaml;
import dev.azureml.operator.text.Secrecy;
import java.util.ArrayList;
import java.util.List;

/** Custom applications of a compute instance; what az ml puts into each is said. */
final class Applications {
    private static final String FIELD = "computeInstance.customServices";
    private static final KeyTable ENDPOINT = KeyTable.of(Keys.same("target"), Keys.same("published"));
    private static final KeyTable MOUNT = KeyTable.of(Keys.same("source"), Keys.same("target"));
    private static final KeyTable IMAGE = KeyTable.of(Keys.to("reference", "image.reference"));
    private static final KeyTable APPLICATION = KeyTable.of(Keys.same("name"), Keys.known("type"),
            Keys.in("image", IMAGE), Keys.each("endpoints", "endpoints", ENDPOINT),
            Keys.each("bind_mounts", "volumes", MOUNT), Keys.by("environment_variables", Applications::variables));

    private Applications() {
    }

    static void read(Reading reading, Yaml.Entry entry) {
        List<Draft> parts = new ArrayList<>();
        for (Reading each : reading.elements(entry, reading.draft().shape().at(FIELD).items())) {
            each.read(APPLICATION);
            complete(each.draft().value());
            each.draft().comment("docker", "what az ml sends for every application, as the types and names are");
            parts.add(each.draft());
        }
        reading.draft().absorbAll(FIELD, parts, reading.origin(entry));
    }

    private static void complete(ObjectNode service) {
        service.withObject("/image").put("type", "docker");
        service.path("endpoints").forEach(endpoint -> ((ObjectNode) endpoint).put("name", "connect")
                .put("protocol", "http"));
        service.path("volumes").forEach(volume -> ((ObjectNode) volume).put("type", "bind").put("readOnly", false));
        service.putObject("docker").put("privileged", true);
    }

    private static void variables(Reading reading, Yaml.Entry entry) {
        if (!(entry.value() instanceof Yaml.Mapping mapping)) {
            reading.refuse(entry, "takes names and values");
            return;
        }
        ObjectNode variables = JsonNodeFactory.instance.objectNode();
        for (Yaml.Entry variable : mapping.entries()) {
            if (Secrecy.isNameOfSecret(variable.key()) || variable.value() instanceof Yaml.Scalar scalar
                    && Secrecy.isSecret(scalar.text())) {
                reading.remark(entry, "",
                        variable.key() + " looks like a secret, and variables of an application can be "
                                + "read by everybody in the workspace: left out");
            } else if (variable.value() instanceof Yaml.Scalar scalar) {
                variables.putObject(variable.key()).put("type", "local").put("value", scalar.text());
            } else {
                reading.refuse(entry, variable.key() + " takes one value");
            }
        }
        reading.put(entry, "environmentVariables", variables);
    }
}
