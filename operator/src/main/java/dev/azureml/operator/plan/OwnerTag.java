package dev.azureml.operator.plan;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.operator.plan.json.ArmSchema;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The tag that says for which object a resource was made. Azure takes the name of a tag in any case and keeps the one it
 * knew first, and so do policies that copy tags: whoever looked for one spelling would take what belongs to another.
 */
public final class OwnerTag {
    /** As it is written; ARM takes no slash in a tag's name. */
    public static final String NAME = "azureml.dev-owner";

    /** Where a connection has what others keep in tags. */
    private static final JsonPointer METADATA = JsonPointer.compile("/properties/metadata");
    private static final List<JsonPointer> PLACES = List.of(JsonPointer.compile("/tags"),
            JsonPointer.compile("/properties/tags"), METADATA);

    /** Types without tags, by whose description they are known, in lower case. */
    private static final Set<String> DESCRIBED_TYPES = Set.of("microsoft.authorization/roleassignments",
            "microsoft.authorization/roledefinitions");
    /** Types that keep it in their metadata, where they have no tags, in lower case. */
    private static final Set<String> WITH_METADATA = Set.of(WorkspaceConnection.TYPE.toLowerCase(Locale.ROOT),
            "microsoft.authorization/policyassignments", "microsoft.authorization/policyexemptions");
    /** What such a description ends with: cluster, namespace, kind and name. */
    private static final Pattern DESCRIBED = Pattern.compile(
            "(?:.* )?\\(?([^/\\s()]+/[^/\\s()]+/ML[A-Za-z]+/[^/\\s()]+)\\)?",
            Pattern.DOTALL);

    private OwnerTag() {
    }

    /** Returns whether resources of the type bear it at the end of their description, as they have no tags. */
    static boolean isDescription(String armType) {
        return DESCRIBED_TYPES.contains(armType.toLowerCase(Locale.ROOT));
    }

    /** Returns the description of what has no tags: what a person said of it, and the owner. */
    public static String description(@Nullable String said, String owner) {
        return said == null ? owner : said + " (" + owner + ")";
    }

    private static @Nullable String described(JsonNode resource) {
        Matcher owner = DESCRIBED.matcher(resource.at("/properties/description").asText(""));
        return isDescription(resource.path("type").asText()) && owner.matches() ? owner.group(1) : null;
    }

    /** Returns what a person would remove of a resource of that type to have it no longer bear it. */
    static String inWords(String armType) {
        if (isDescription(armType)) {
            return "that from its description";
        }
        return WITH_METADATA.contains(armType.toLowerCase(Locale.ROOT))
                ? NAME + " from its metadata"
                : "its tag " + NAME;
    }

    /**
     * Where resources of a type bear it: in their tags, or in the metadata of a connection or of a policy's assignment or exemption.
     * Other types have metadata too, of blob containers for example, which take no such name.
     */
    static Optional<JsonPointer> placeIn(ArmSchema schema, String armType) {
        return WITH_METADATA.contains(armType.toLowerCase(Locale.ROOT))
                ? Optional.of(METADATA)
                : schema.tagsAt(armType);
    }

    /**
     * Returns the owner that a resource names in its tags, which an asset has in its properties, or a role in its
     * description; null for none.
     */
    public static @Nullable String of(JsonNode resource) {
        return PLACES.stream().map(place -> in(resource.at(place))).filter(Objects::nonNull).findFirst()
                .orElseGet(() -> described(resource));
    }

    /** Two spellings that name two owners, as an asset's tags can hold, name neither. */
    private static @Nullable String in(JsonNode tags) {
        String owners = spellings(tags).map(name -> tags.path(name).asText()).distinct().sorted()
                .collect(Collectors.joining(", "));
        return owners.isEmpty() ? null : owners;
    }

    /** Returns the names that a resource's tags have for this tag, wherever {@link #of} would read it. */
    static Stream<String> spelt(JsonNode resource) {
        return PLACES.stream().flatMap(place -> spellings(resource.at(place)));
    }

    /** The names in the tags that Azure takes for this tag. */
    private static Stream<String> spellings(JsonNode tags) {
        return tags.propertyStream().map(Map.Entry::getKey).filter(NAME::equalsIgnoreCase);
    }
}
