package dev.azureml.operator.arm;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The id of one Azure resource, resource group, subscription or extension resource. Always well formed; two ids that
 * differ only in case are equal, as they are for Azure.
 */
public record ArmId(String value) {
    private static final int MAX_LENGTH = 2048;
    private static final String RESOURCE_GROUP_TYPE = "Microsoft.Resources/resourceGroups";
    private static final String SUBSCRIPTION_TYPE = "Microsoft.Resources/subscriptions";
    private static final String PROVIDERS = "providers";

    public ArmId {
        var problem = problemOf(value);
        if (problem != null) {
            throw new NotAnArmIdException("Not an ARM id: '" + shorten(value) + "': " + problem, value);
        }
    }

    public static ArmId parse(String value) {
        return new ArmId(value);
    }

    public static Optional<ArmId> tryParse(@Nullable String value) {
        return value == null || problemOf(value) != null ? Optional.empty() : Optional.of(new ArmId(value));
    }

    public static ArmId ofSubscription(String subscriptionId) {
        return new ArmId("/subscriptions/" + subscriptionId);
    }

    public static ArmId ofResourceGroup(String subscriptionId, String resourceGroup) {
        return ofSubscription(subscriptionId).child("resourceGroups", resourceGroup);
    }

    public @Nullable String subscriptionId() {
        var segments = segments();
        return segments.getFirst().equalsIgnoreCase("subscriptions") ? segments.get(1) : null;
    }

    public @Nullable String resourceGroup() {
        var segments = segments();
        return inResourceGroup(segments) ? segments.get(3) : null;
    }

    /** Returns the resource group that this lies in; only of what lies in one. */
    public ArmId group() {
        return ofResourceGroup(Objects.requireNonNull(subscriptionId()), Objects.requireNonNull(resourceGroup()));
    }

    /** Provider and type path, such as {@code Microsoft.MachineLearningServices/workspaces/datastores}. */
    public String type() {
        var segments = segments();
        int provider = lastProvider(segments);
        if (provider < 0) {
            return inResourceGroup(segments) ? RESOURCE_GROUP_TYPE : SUBSCRIPTION_TYPE;
        }
        var type = new StringBuilder(segments.get(provider + 1));
        for (int i = provider + 2; i < segments.size(); i += 2) {
            type.append('/').append(segments.get(i));
        }
        return type.toString();
    }

    public String name() {
        return value.substring(value.lastIndexOf('/') + 1);
    }

    /** The enclosing resource, resource group or subscription; for an extension resource what it extends. */
    public Optional<ArmId> parent() {
        var segments = segments();
        int drop = lastProvider(segments) == segments.size() - 4 ? 4 : 2;
        var kept = segments.subList(0, segments.size() - drop);
        return kept.isEmpty() ? Optional.empty() : Optional.of(new ArmId("/" + String.join("/", kept)));
    }

    /** A resource below this one, such as {@code child("datastores", "lake")} of a workspace. */
    public ArmId child(String type, String name) {
        return new ArmId(value + "/" + type + "/" + name);
    }

    /** A top-level resource of a provider below this scope: in a resource group, or extending a resource. */
    public ArmId extension(String providerType, String name) {
        return new ArmId(value + "/providers/" + providerType + "/" + name);
    }

    /** Whether this is the scope itself or lies below it, compared segment by segment. */
    public boolean isWithin(ArmId scope) {
        var own = canonical();
        var outer = scope.canonical();
        return own.equals(outer) || own.startsWith(outer + "/");
    }

    /** The path without the last segment, which Azure answers with a list. */
    public String collection() {
        return value.substring(0, value.lastIndexOf('/'));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ArmId that && value.equalsIgnoreCase(that.value);
    }

    @Override
    public int hashCode() {
        return canonical().hashCode();
    }

    @Override
    public String toString() {
        return value;
    }

    private String canonical() {
        return value.toLowerCase(Locale.ROOT);
    }

    private List<String> segments() {
        return split(value);
    }

    private static List<String> split(String value) {
        return Arrays.asList(value.substring(1).split("/", -1));
    }

    private static boolean inResourceGroup(List<String> segments) {
        return segments.size() >= 4 && segments.getFirst().equalsIgnoreCase("subscriptions")
                && segments.get(2).equalsIgnoreCase("resourceGroups");
    }

    private static int lastProvider(List<String> segments) {
        for (int i = segments.size() - 4; i >= 0; i -= 2) {
            if (isProviderAt(segments, i)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isProviderAt(List<String> segments, int index) {
        return segments.get(index).equalsIgnoreCase(PROVIDERS) && segments.get(index + 1).contains(".");
    }

    private static @Nullable String problemOf(String value) {
        if (!value.startsWith("/")) {
            return "it must begin with '/subscriptions/' or '/providers/'";
        }
        if (value.length() > MAX_LENGTH) {
            return "it is longer than " + MAX_LENGTH + " characters";
        }
        var segments = split(value);
        for (var segment : segments) {
            if (segment.isEmpty()) {
                return "it has an empty segment";
            }
            if (segment.equals(".") || segment.equals("..") || segment.chars().anyMatch(ArmId::isForbidden)) {
                return "the segment '" + segment + "' has a character that no Azure name has";
            }
        }
        return shapeProblem(segments);
    }

    private static @Nullable String shapeProblem(List<String> segments) {
        if (segments.size() % 2 != 0) {
            return "a type without a name, or a name without a type: '" + segments.getLast() + "'";
        }
        int at = 0;
        if (segments.getFirst().equalsIgnoreCase("subscriptions")) {
            at = inResourceGroup(segments) ? 4 : 2;
        }
        if (at == segments.size()) {
            return null;
        }
        if (segments.size() < at + 4 || !isProviderAt(segments, at)) {
            return "expected '/providers/<namespace>/<type>/<name>' after '/"
                    + String.join("/", segments.subList(0, at)) + "'";
        }
        return segments.size() - 2 >= 0 && isProviderAt(segments, segments.size() - 2)
                ? "it ends after the provider namespace"
                : null;
    }

    private static boolean isForbidden(int c) {
        return c < ' ' || c == 0x7f || "?#%\\<>\"{}|^`".indexOf(c) >= 0;
    }

    private static String shorten(String value) {
        return value.length() <= 200 ? value : value.substring(0, 200) + "…";
    }
}
