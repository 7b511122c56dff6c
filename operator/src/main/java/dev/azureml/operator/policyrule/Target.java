package dev.azureml.operator.policyrule;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.azureml.operator.arm.ArmId;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What would be sent, as policies look at it.
 *
 * @param body as it would be after it: with what is there and stays
 */
public record Target(ArmId id, String apiVersion, ObjectNode body) {
    static final String LOCATION = "location";
    /** What stands at the top of a body by the name that policies have for it. */
    private static final Set<String> AT_THE_TOP = Set.of("kind", LOCATION, "tags");
    private static final String GROUP = "Microsoft.Resources/subscriptions/resourceGroups";
    private static final Pattern TAG = Pattern.compile("tags(?:\\[(.+)]|[.](.+))", Pattern.CASE_INSENSITIVE);

    /** Returns what a field is; missing where the body does not say it, empty where nobody here knows the field. */
    Optional<JsonNode> field(String name) {
        String word = name.toLowerCase(Locale.ROOT);
        return switch (word) {
            case "type" -> Optional.of(TextNode.valueOf(isGroup() ? GROUP : id.type()));
            case "name" -> Optional.of(TextNode.valueOf(id.name()));
            case "id" -> Optional.of(TextNode.valueOf(id.value()));
            case LOCATION -> Optional.of(region(at(JsonPointer.compile("/location"))));
            default -> path(name).map(this::at);
        };
    }

    /** Returns where a field stands in a body; empty for what has no place of its own there, and for one not known here. */
    static Optional<JsonPointer> path(String field) {
        if (AT_THE_TOP.contains(field.toLowerCase(Locale.ROOT))) {
            return Optional.of(JsonPointer.empty().appendProperty(field.toLowerCase(Locale.ROOT)));
        }
        if (field.equalsIgnoreCase("identity.type")) {
            return Optional.of(JsonPointer.compile("/identity/type"));
        }
        Matcher tag = TAG.matcher(field);
        if (tag.matches()) {
            String name = tag.group(1) == null ? tag.group(2) : unquoted(tag.group(1));
            return Optional.of(JsonPointer.empty().appendProperty("tags").appendProperty(name));
        }
        return Aliases.of(field).map(Aliases.Alias::path);
    }

    private static String unquoted(String name) {
        boolean quoted = name.length() > 1 && name.startsWith("'") && name.endsWith("'");
        return quoted ? name.substring(1, name.length() - 1).replace("''", "'") : name;
    }

    /** Azure's names of tags and properties have no case of their own. */
    private JsonNode at(JsonPointer path) {
        JsonNode node = body;
        for (JsonPointer rest = path; !rest.matches(); rest = rest.tail()) {
            node = child(node, rest.getMatchingProperty());
        }
        return node.isNull() ? MissingNode.getInstance() : node;
    }

    private static JsonNode child(JsonNode node, String name) {
        return node.has(name)
                ? node.path(name)
                : node.properties().stream().filter(one -> one.getKey().equalsIgnoreCase(name)).map(
                        Map.Entry::getValue).findFirst().orElse(MissingNode.getInstance());
    }

    /** Returns regions as policies compare them: West Europe is westeurope. */
    static JsonNode region(JsonNode said) {
        if (said.isArray()) {
            ArrayNode regions = JsonNodeFactory.instance.arrayNode();
            said.forEach(one -> regions.add(region(one)));
            return regions;
        }
        return said.isTextual()
                ? TextNode.valueOf(said.textValue().replace(" ", "").toLowerCase(Locale.ROOT))
                : said;
    }

    private boolean isGroup() {
        return id.type().equalsIgnoreCase("Microsoft.Resources/resourceGroups");
    }

    /** Whether policies of that mode may look at it. */
    boolean mayBeSeenBy(String mode) {
        return isSeenBy(mode) || mode.equalsIgnoreCase("indexed") && !isGroup();
    }

    /** Whether policies of that mode look at it; of what is below another resource it is not known where it is Indexed. */
    boolean isSeenBy(String mode) {
        return switch (mode.toLowerCase(Locale.ROOT)) {
            case "", "all" -> true;
            case "indexed" -> !isGroup() && id.type().indexOf('/') == id.type().lastIndexOf('/')
                    && body.path(LOCATION).isTextual();
            default -> false;
        };
    }
}
