package dev.azureml.emulator.arm;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The id of one resource. Two ids are the same resource when their {@link #key()} is the same.
 *
 * @param path the id as written
 * @param key the id in lower case
 * @param type provider and types, as written, e.g. {@code Microsoft.MachineLearningServices/workspaces/computes}
 * @param name the last name
 * @param parent the resource, group, subscription or scope it is in; empty for the tenant
 * @param subscription empty outside a subscription
 * @param resourceGroup empty outside a group
 */
public record ArmId(String path, String key, String type, String name, String parent, String subscription,
        String resourceGroup) {
    public static final String GROUP_TYPE = "Microsoft.Resources/resourceGroups";
    public static final String SUBSCRIPTION_TYPE = "Microsoft.Resources/subscriptions";

    /** Reads an id of a resource, a resource group or a subscription; empty for anything else. */
    public static Optional<ArmId> parse(String path) {
        List<String> parts = segments(path);
        int p = providersAt(parts);
        if (p < 0) {
            return container(parts);
        }
        int names = parts.size() - p - 2;
        if (names < 2 || names % 2 != 0) {
            return Optional.empty();
        }
        var type = new StringBuilder(parts.get(p + 1));
        for (int i = p + 2; i < parts.size(); i += 2) {
            type.append('/').append(parts.get(i));
        }
        int up = names == 2 ? p : parts.size() - 2;
        return Optional.of(make(parts, type.toString(), join(parts, up)));
    }

    /** {@link #parse} of what must be an id. */
    public static ArmId of(String path) {
        return parse(path).orElseThrow(() -> new IllegalArgumentException("Not an ARM id: " + path));
    }

    /** The parent as an id; empty when the parent is the tenant. */
    public Optional<ArmId> parentId() {
        return parse(parent);
    }

    public ArmId child(String childType, String childName) {
        return of(path + "/" + childType + "/" + childName);
    }

    public boolean is(String wanted) {
        return type.equalsIgnoreCase(wanted);
    }

    static List<String> segments(String path) {
        var out = new ArrayList<String>();
        int from = 0;
        while (from <= path.length()) {
            int to = path.indexOf('/', from);
            if (to < 0) {
                to = path.length();
            }
            if (to > from) {
                out.add(path.substring(from, to));
            }
            from = to + 1;
        }
        return out;
    }

    static int providersAt(List<String> parts) {
        for (int i = parts.size() - 2; i >= 0; i--) {
            if (parts.get(i).equalsIgnoreCase("providers")) {
                return i;
            }
        }
        return -1;
    }

    static String join(List<String> parts, int count) {
        return count == 0 ? "" : "/" + String.join("/", parts.subList(0, count));
    }

    private static Optional<ArmId> container(List<String> parts) {
        if (parts.size() == 2 && parts.get(0).equalsIgnoreCase("subscriptions")) {
            return Optional.of(make(parts, SUBSCRIPTION_TYPE, ""));
        }
        boolean group = parts.size() == 4 && parts.get(0).equalsIgnoreCase("subscriptions")
                && parts.get(2).equalsIgnoreCase("resourceGroups");
        return group ? Optional.of(make(parts, GROUP_TYPE, join(parts, 2))) : Optional.empty();
    }

    private static ArmId make(List<String> parts, String type, String parent) {
        String clean = join(canonical(parts), parts.size());
        return new ArmId(clean, clean.toLowerCase(Locale.ROOT), type, parts.getLast(), parent,
                after(parts, "subscriptions", 0), after(parts, "resourceGroups", 2));
    }

    /** ARM answers its own words in its own spelling, whoever asked how. */
    private static List<String> canonical(List<String> parts) {
        var out = new ArrayList<>(parts);
        for (int i = 0; i < Math.min(3, out.size()); i += 2) {
            String word = i == 0 ? "subscriptions" : "resourceGroups";
            if (out.get(i).equalsIgnoreCase(word)) {
                out.set(i, word);
            }
        }
        return out;
    }

    private static String after(List<String> parts, String word, int index) {
        return parts.size() > index + 1 && parts.get(index).equalsIgnoreCase(word) ? parts.get(index + 1) : "";
    }
}
