package dev.azureml.operator.convert;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** An object beside one of ours: a Secret to be filled in, or a ConfigMap with files. */
sealed interface Companion {
    String name();

    /** A Secret with the keys that it needs, each empty. */
    record SecretToFill(String name, List<String> keys) implements Companion {
    }

    /** A ConfigMap with the text of files. */
    record Files(String name, SequencedMap<String, String> data) implements Companion {
        static Files of(String name, Map<String, String> data) {
            return new Files(name, new LinkedHashMap<>(data));
        }
    }

    default String kind() {
        return switch (this) {
            case SecretToFill _ -> "Secret";
            case Files _ -> "ConfigMap";
        };
    }
}
