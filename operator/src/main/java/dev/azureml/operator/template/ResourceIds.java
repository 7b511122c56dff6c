package dev.azureml.operator.template;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.declared.Resource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which resource a part of a template is, by where it stands there, its type, its name and its scope. */
final class ResourceIds {
    private static final String PROVIDERS = "/providers/";

    private ResourceIds() {
    }

    /**
     * Returns the id of a resource; unknown where what it is on is not known.
     *
     * @param parent that it stands within; null for none
     */
    static Value of(JsonNode resource, String name, Scope scope, @Nullable Resource parent) {
        String type = resource.path("type").asText();
        if (resource.has("scope")) {
            Value on = scope.evaluate(resource.path("scope"));
            return on.isUnknown() ? on : Value.of(absolute(on.text(), scope) + PROVIDERS + interleaved(type, name));
        }
        if (parent != null) {
            return Value.of(within(parent, type, name));
        }
        Value subscription = said(resource, "subscriptionId", scope).orElse(scope.place().subscription());
        Value group = said(resource, "resourceGroup", scope).orElse(scope.place().group());
        return subscription.isUnknown() || group.isUnknown()
                ? Value.unknownAs(Stream.of(subscription, group))
                : Value.of(group(subscription, group) + PROVIDERS + interleaved(type, name));
    }

    /** Where something is that the template only refers to. */
    private static Optional<Value> said(JsonNode resource, String property, Scope scope) {
        return resource.has(property) ? Optional.of(scope.evaluate(resource.path(property))) : Optional.empty();
    }

    /** Returns the id of what lies in the resource group that a template goes to. */
    static String inGroup(Scope scope, String type, String name) {
        return group(scope) + PROVIDERS + interleaved(type, name);
    }

    /** Returns the type by which Azure answers a resource: one on another may be written as a child of that. */
    static String type(String id, JsonNode resource, @Nullable Resource parent) {
        String written = resource.path("type").asText();
        String type = parent == null || resource.has("scope") || isOfAProvider(written)
                ? written
                : parent.type() + "/" + written;
        return type.toLowerCase(Locale.ROOT).contains(PROVIDERS)
                ? ArmId.tryParse(id).map(ArmId::type).orElse(type)
                : type;
    }

    /** A child names itself alone within its parent; what is on it names its provider, too. */
    private static String within(Resource parent, String type, String name) {
        String[] names = name.split("/", -1);
        String[] words = type.split("/", -1);
        String last = "/" + words[words.length - 1] + "/" + names[names.length - 1];
        boolean isWritten = ("/" + type.toLowerCase(Locale.ROOT)).contains(PROVIDERS);
        if (isWritten && names.length > 1) {
            return parent.id() + PROVIDERS + names[names.length - 2] + last;
        }
        if (isOfAProvider(type) && !type.toLowerCase(Locale.ROOT).startsWith(parent.type().toLowerCase(Locale.ROOT)
                + "/")) {
            return parent.id() + PROVIDERS + interleaved(type, name);
        }
        return parent.id() + last;
    }

    private static boolean isOfAProvider(String type) {
        return type.matches("[^/.]+[.][^/]+/.+");
    }

    /** A scope that does not begin with a subscription is in the resource group. */
    private static String absolute(String scope, Scope of) {
        return scope.startsWith("/") ? scope.replaceFirst("/+$", "") : group(of) + PROVIDERS + scope;
    }

    private static String group(Scope scope) {
        return group(scope.place().subscription(), scope.place().group());
    }

    private static String group(Value subscription, Value group) {
        return "/subscriptions/" + subscription.text() + "/resourceGroups/" + group.text();
    }

    private static String interleaved(String type, String name) {
        List<Value> names = Stream.of(name.split("/", -1)).map(Value::of).toList();
        return Functions.interleaved(type, names);
    }
}
