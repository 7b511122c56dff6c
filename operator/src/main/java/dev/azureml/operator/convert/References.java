package dev.azureml.operator.convert;

import dev.azureml.operator.manifest.Yaml;
import dev.azureml.operator.text.Secrecy;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What az ml names by {@code azureml:}: an asset or a compute of the workspace, or an asset of a registry. */
final class References {
    private static final Pattern VERSION = Pattern.compile("azureml:([^:@/]+):([^:@/]+)");
    private static final Pattern LABEL = Pattern.compile("azureml:([^:@/]+)@([^:@/]+)");
    private static final Pattern NAME = Pattern.compile("azureml:([^:@/]+)");
    private static final Pattern ID = Pattern.compile("(?i)(?:azureml:)?(/subscriptions/.+)");
    private static final Pattern REGISTRY = Pattern
            .compile("azureml://registries/[^/]+/[a-z]+/[^/]+/(versions|labels)/[^/]+");
    private static final Pattern COMPUTE_ID = Pattern.compile("(?i)(?:azureml:)?(/subscriptions/.+/computes/[^/]+)");

    private References() {
    }

    /**
     * Reads the name of an asset.
     *
     * @param id the field that takes an id or a name of Azure's
     * @param reference the field that names an object
     */
    static void asset(Reading reading, Yaml.Entry entry, SourceKind kind, String id, String reference) {
        reading.text(entry).ifPresent(text -> asset(reading, entry, text.strip(), kind, id, reference));
    }

    private static void asset(Reading reading, Yaml.Entry entry, String text, SourceKind kind, String id,
            String reference) {
        Matcher version = VERSION.matcher(text);
        Matcher label = LABEL.matcher(text);
        Matcher arm = ID.matcher(text);
        Inputs inputs = reading.inputs();
        if (version.matches()) {
            name(reading, entry, inputs.asset(kind, version.group(1), version.group(2)), text, id, reference);
        } else if (label.matches() && label.group(2).equals("latest")) {
            name(reading, entry, inputs.object(kind, label.group(1)), text, id, reference);
        } else if (label.matches()) {
            reading.refuse(entry,
                    "has the label " + Secrecy.shown(label.group(2)) + ", and the only one that Azure knows is "
                            + "latest: azureml:" + Secrecy.shown(label.group(1)) + "@latest");
        } else if (REGISTRY.matcher(text).matches()) {
            reading.put(entry, id, text);
        } else if (arm.matches()) {
            reading.put(entry, id, arm.group(1));
        } else if (NAME.matcher(text).matches()) {
            reading.refuse(entry, "has no version: write " + Secrecy.shown(text) + ":VERSION, or " + Secrecy.shown(text)
                    + "@latest to follow the newest");
        } else {
            String name = kind.command();
            reading.refuse(entry, Secrecy.shown(text) + " names no " + name + ": write azureml:NAME:VERSION, "
                    + "azureml:NAME@latest, azureml://registries/REGISTRY/" + name
                    + "s/NAME/versions/VERSION, or the ARM id "
                    + "of a version");
        }
    }

    private static void name(Reading reading, Yaml.Entry entry, Optional<String> object, String text, String id,
            String reference) {
        if (object.isPresent()) {
            reading.put(entry, reference + ".name", object.get());
        } else {
            reading.put(entry, id, text);
        }
    }

    /** Reads the name of a compute. */
    static void compute(Reading reading, Yaml.Entry entry, String prefix) {
        reading.text(entry).ifPresent(text -> {
            Matcher id = COMPUTE_ID.matcher(text.strip());
            String name = text.strip().replaceFirst("^azureml:", "");
            if (id.matches()) {
                reading.put(entry, prefix + "computeId", id.group(1));
            } else if (name.equals("local") || name.equals("serverless")) {
                reading.refuse(entry,
                        "is " + name + ", and a deployment needs a compute of the workspace: azureml:NAME");
            } else {
                Optional<String> object = reading.inputs().object(SourceKind.COMPUTE, name);
                if (object.isPresent()) {
                    reading.put(entry, prefix + "computeRef.name", object.get());
                } else {
                    reading.put(entry, prefix + "computeId", "azureml:" + name);
                }
            }
        });
    }
}
