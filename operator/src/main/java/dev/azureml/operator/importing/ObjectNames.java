package dev.azureml.operator.importing;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Names of objects for what is called otherwise in Azure; no two objects of a kind get the same. */
final class ObjectNames {
    private static final int LONGEST = 63;
    private final Set<String> taken = new HashSet<>();

    String of(String kind, String azureName) {
        String plain = azureName.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-+|-+$", "");
        String name = plain.isEmpty()
                ? "unnamed"
                : plain.substring(0, Math.min(plain.length(), LONGEST))
                        .replaceAll("-+$", "");
        String unique = name;
        for (int i = 2; !taken.add(kind + "/" + unique); i++) {
            unique = name + "-" + i;
        }
        return unique;
    }
}
