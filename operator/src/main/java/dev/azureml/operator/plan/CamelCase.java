package dev.azureml.operator.plan;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Words as Kubernetes writes them, of constants as Java does. */
final class CamelCase {
    private CamelCase() {
    }

    /** Returns {@code NotKept} for {@code NOT_KEPT}. */
    static String of(String constant) {
        return Arrays.stream(constant.split("_"))
                .map(part -> part.charAt(0) + part.substring(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining());
    }
}
