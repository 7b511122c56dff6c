package dev.azureml.operator.importing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.text.Guid;
import dev.azureml.operator.text.Secrecy;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Keeps what opens a door out of manifests, and has Secrets named where one is needed. */
public final class Secrets {
    private static final Pattern NAME = Pattern
            .compile("(?i)key|secret|token|passw|pwd|credential|connection_?string"
                    + "|(^|_)(sas|pat)(_|$)");
    private static final Set<String> REFERENCES = Set.of("secretKeyRef", "configMapKeyRef");
    private static final String LIKE_A_SECRET = " has looks like a secret.";
    private static final String TO_FILL_IN = "to-fill-in";

    private final String source;

    /** @param source how messages call what it is all read from */
    public Secrets(String source) {
        this.source = source;
    }

    /** Azure shows no secrets; files may say that there is one. */
    static boolean areSaid(JsonNode schema, JsonNode said) {
        return schema.path("properties").properties().stream().anyMatch(property -> SchemaCopy.isSecret(property
                .getValue()) && !said.path(property.getKey()).asText("").isEmpty());
    }

    static void refer(JsonNode schema, JsonNode said, ObjectNode spec, Imported imported) {
        schema.path("properties").properties().forEach(property -> {
            String name = property.getKey();
            if (SchemaCopy.isSecret(property.getValue())) {
                if (!said.path(name).asText("").isEmpty()) {
                    add(spec, name, imported);
                }
            } else if (spec.get(name) instanceof ObjectNode inner) {
                refer(property.getValue(), said.path(name), inner, imported);
            }
        });
    }

    /** Says what a spec has to say and Azure does not show: secrets come from a Secret, which a person fills. */
    void complete(JsonNode schema, ObjectNode spec, Imported imported, String path) {
        for (JsonNode required : schema.path("required")) {
            String name = required.asText();
            JsonNode of = schema.path("properties").path(name);
            if (spec.has(name)) {
                continue;
            }
            if (SchemaCopy.isSecret(of)) {
                add(spec, name, imported);
            } else if (of.has("properties")) {
                ObjectNode account = spec.putObject(name);
                if (SchemaCopy.isSecret(of.at("/properties/password"))) {
                    add(account, "password", imported);
                }
            } else if (of.path("type").asText().equals("string") && !of.has("enum")) {
                spec.put(name, name.endsWith("Id") ? Guid.NONE : TO_FILL_IN);
                imported.remark(path + "." + name + ": " + source + " does not show it; put it in.");
            }
        }
        JsonNode known = schema.path("properties");
        if (SchemaCopy.isSecret(known.path("password")) && SchemaCopy.isSecret(known.path("privateKeyData"))) {
            add(spec, spec.has("publicKeyData") ? "privateKeyData" : "password", imported); // one of them there has to be
        }
        spec.properties().forEach(entry -> {
            JsonNode below = schema.path("properties").path(entry.getKey());
            if (entry.getValue() instanceof ObjectNode object) {
                complete(below, object, imported, path + "." + entry.getKey());
            } else if (entry.getValue() instanceof ArrayNode list) {
                for (int i = 0; i < list.size(); i++) {
                    if (list.get(i) instanceof ObjectNode object) {
                        complete(below.path("items"), object, imported, path + "." + entry.getKey() + "[" + i + "]");
                    }
                }
            }
        });
    }

    /** Azure shows the variables of deployments to whoever may read them; what opens a door stays out of files. */
    static void conceal(ObjectNode deployment, Imported imported) {
        if (!(deployment.get("environmentVariables") instanceof ObjectNode variables)) {
            return;
        }
        List<String> secret = variables.properties().stream()
                .filter(variable -> Secrecy.isNameOfSecret(variable.getKey())
                        || NAME.matcher(variable.getKey()).find()
                        || Secrecy.isSecret(variable.getValue().asText()))
                .map(Map.Entry::getKey).toList();
        if (!secret.isEmpty()) {
            variables.remove(secret);
            ObjectNode from = deployment.putObject("environmentVariablesFrom");
            String name = imported.name() + "-" + deployment.path("name").asText().toLowerCase(Locale.ROOT)
                    + "-variables";
            secret.forEach(variable -> add(from, variable, imported, name));
        }
        if (variables.isEmpty()) {
            deployment.remove("environmentVariables");
        }
    }

    /** Leaves out each text that opens a door by its look or by its name, wherever it stands; says where. */
    void leaveOut(JsonNode node, String path, Imported imported) {
        if (node instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> entry : List.copyOf(object.properties())) {
                String at = path + "." + entry.getKey();
                if (REFERENCES.contains(entry.getKey()) || isNameOfSecretInCluster(at, entry.getValue(), imported)) {
                    continue; // it says where a secret is, by a name and a key
                }
                if (isSecret(entry.getKey(), entry.getValue())) {
                    object.remove(entry.getKey());
                    leftOut(at, imported);
                } else {
                    leaveOut(entry.getValue(), at, imported);
                }
            }
        } else if (node instanceof ArrayNode list) {
            for (int i = list.size() - 1; i >= 0; i--) {
                String before = i == 0 ? "" : list.get(i - 1).asText();
                if (isSecret(before.startsWith("-") ? before.replaceFirst("^-+", "") : "", list.get(i))) {
                    list.remove(i);
                    leftOut(path + "[" + i + "]", imported);
                } else {
                    leaveOut(list.get(i), path + "[" + i + "]", imported);
                }
            }
        }
    }

    private static boolean isNameOfSecretInCluster(String at, JsonNode value, Imported imported) {
        return imported.kind().equals(Imported.EXTENSION) && at.equals("spec.sslSecret")
                && !Secrecy.isSecret(value.asText());
    }

    /** Takes what is called like a secret out of names and values that anybody may have chosen; says which. */
    void leaveOutNamed(JsonNode chosen, String path, Imported imported) {
        if (chosen instanceof ObjectNode values) {
            values.properties().stream().map(Map.Entry::getKey).filter(name -> NAME.matcher(name).find()).toList()
                    .forEach(name -> {
                        values.remove(name);
                        leftOut(path + "." + name, imported);
                    });
        }
    }

    /** Whether it is one, or a type and a value that is one. */
    private static boolean isSecret(String name, JsonNode value) {
        JsonNode text = value.isObject() ? value.path("value") : value;
        return text.isTextual() && !text.textValue().isEmpty()
                && (Secrecy.isNameOfSecret(name) || value.isTextual() && Secrecy.isSecret(text.textValue()));
    }

    private void leftOut(String at, Imported imported) {
        imported.remark(at + " is left out, as what " + source + LIKE_A_SECRET);
    }

    /** Whether a remark says that a secret is left out. */
    static boolean isOfSecret(String remark) {
        return remark.endsWith(LIKE_A_SECRET);
    }

    static void add(ObjectNode holder, String property, Imported imported) {
        add(holder, property, imported, imported.kind().toLowerCase(Locale.ROOT) + "-" + imported.name()
                + "-credentials");
    }

    private static void add(ObjectNode holder, String property, Imported imported, String name) {
        String key = property.replaceAll("[^-A-Za-z0-9_.]", "-");
        holder.putObject(property).putObject("secretKeyRef").put("name", name).put("key", key);
        imported.secrets().computeIfAbsent(name, _ -> new TreeSet<>()).add(key);
    }
}
