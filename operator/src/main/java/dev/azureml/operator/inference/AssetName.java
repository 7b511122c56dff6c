package dev.azureml.operator.inference;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An asset as people name it: by id, by URI of a registry, or by its name in the workspace. */
sealed interface AssetName {
    Pattern VERSIONED = Pattern.compile("azureml:([a-zA-Z0-9][a-zA-Z0-9._-]*):([a-zA-Z0-9][a-zA-Z0-9._-]*)");
    Pattern LABELLED = Pattern.compile("azureml:([a-zA-Z0-9][a-zA-Z0-9._-]*)@(\\S+)");
    String LATEST_OF_REGISTRY = "/labels/latest";

    /** What Azure takes as it stands. */
    record Id(String text) implements AssetName {
    }

    /** The latest version in a registry, which Azure finds; it answers {@code versions} and the version it found. */
    record LatestOfRegistry(String text, String versions) implements AssetName {
        boolean isMetBy(String observed) {
            return observed.toLowerCase(Locale.ROOT).startsWith(versions.toLowerCase(Locale.ROOT));
        }
    }

    /** A version in the workspace. */
    record Version(String name, String version) implements AssetName {
    }

    /** The latest version in the workspace. */
    record Latest(String name) implements AssetName {
    }

    /** None of these. */
    record Wrong(String why) implements AssetName {
    }

    static AssetName of(String text) {
        if (text.startsWith("azureml:/subscriptions/")) {
            return new Id(text.substring("azureml:".length()));
        }
        if (text.startsWith("azureml://registries/") && text.endsWith(LATEST_OF_REGISTRY)) {
            return new LatestOfRegistry(text,
                    text.substring(0, text.length() - LATEST_OF_REGISTRY.length()) + "/versions/");
        }
        if (!text.startsWith("azureml:") || text.startsWith("azureml://")) {
            return new Id(text);
        }
        Matcher version = VERSIONED.matcher(text);
        if (version.matches()) {
            return new Version(version.group(1), version.group(2));
        }
        Matcher label = LABELLED.matcher(text);
        if (label.matches()) {
            return label.group(2).equals("latest")
                    ? new Latest(label.group(1))
                    : new Wrong("the only label is latest: azureml:" + label.group(1) + "@latest");
        }
        return new Wrong("'" + text + "' is neither azureml:name:version nor azureml:name@latest");
    }
}
