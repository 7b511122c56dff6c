package dev.azureml.operator.plan.json;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.operator.plan.json.Shape.Member;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The properties of one JSON object.
 *
 * @param properties looked up ignoring case
 * @param subtypes by the discriminator's value, looked up ignoring case
 * @param additional what other properties hold, where any are allowed
 */
record ObjectShape(Map<String, Member> properties, @Nullable String discriminator,
        Map<String, Supplier<ObjectShape>> subtypes, @Nullable Shape additional) {

    List<Member> members(String name, @Nullable JsonNode... bodies) {
        var found = new ArrayList<Member>();
        for (Supplier<ObjectShape> subtype : candidates(bodies)) {
            found.addAll(subtype.get().members(name, bodies));
        }
        Member own = properties.get(name);
        if (own != null && found.isEmpty()) {
            found.add(own);
        } else if (found.isEmpty() && additional != null) {
            found.add(Member.plain(name, additional));
        }
        return found;
    }

    boolean open(JsonNode body) {
        if (discriminator == null) {
            return false;
        }
        Supplier<ObjectShape> subtype = subtype(body);
        return subtype == null || subtype.get().open(body);
    }

    boolean differentSubtypes(JsonNode one, JsonNode other) {
        String first = discriminatorOf(one);
        String second = discriminatorOf(other);
        return first != null && second != null && !first.equalsIgnoreCase(second);
    }

    private Collection<Supplier<ObjectShape>> candidates(@Nullable JsonNode... bodies) {
        for (JsonNode body : bodies) {
            if (body != null && discriminatorOf(body) != null) {
                Supplier<ObjectShape> subtype = subtype(body);
                return subtype == null ? List.of() : List.of(subtype);
            }
        }
        return subtypes.values();
    }

    private @Nullable Supplier<ObjectShape> subtype(JsonNode body) {
        String value = discriminatorOf(body);
        return value == null ? null : subtypes.get(value);
    }

    private @Nullable String discriminatorOf(JsonNode body) {
        if (discriminator == null) {
            return null;
        }
        String key = Paths.key(body, discriminator, true);
        return key == null ? null : body.path(key).textValue();
    }
}
