package dev.azureml.operator.plan.json;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.plan.json.Shape.Kind;
import dev.azureml.operator.plan.json.Shape.Member;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Azure's published shape of each ARM type. Type names and property names ignore case. Immutable. */
public final class ArmSchema {
    private static final String RESOURCE = "arm-shapes.json";
    private static final JsonPointer LOCATION = JsonPointer.compile("/location");

    private final Map<String, Shape> types;

    private ArmSchema(Map<String, Shape> types) {
        this.types = types;
    }

    /** Read once, when it is first asked for. */
    private static final class Published {
        static final ArmSchema SCHEMA = load();
    }

    /** The table that ships with the program. */
    public static ArmSchema published() {
        return Published.SCHEMA;
    }

    /** Reads the table that ships with the program. */
    public static ArmSchema load() {
        try (InputStream in = ArmSchema.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("The program lacks its " + RESOURCE);
            }
            return new ArmSchema(ShapeReader.read(new ObjectMapper().readTree(in)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All types that the table has, in lower case. */
    Set<String> types() {
        return types.keySet();
    }

    /** True where Azure's shape of that type is in the table. */
    public boolean knows(String armType) {
        return types.containsKey(armType.toLowerCase(Locale.ROOT));
    }

    /** The shape of a resource's body; {@link Shape#ANY} for a type that is not in the table. */
    public Shape shape(String armType) {
        return types.getOrDefault(armType.toLowerCase(Locale.ROOT), Shape.ANY);
    }

    /**
     * What of an answer of Azure's may be sent back: a copy without read-only and unknown properties and without nulls,
     * its property names spelled as published. Maps keep their keys; what is of any shape is kept whole.
     */
    public ObjectNode writable(String armType, ObjectNode body) {
        return ReadOnlyStripper.of(shape(armType), body);
    }

    /** True where Azure takes the value, or what it is part of, and never answers it. */
    public boolean writeOnly(String armType, JsonPointer path) {
        return onTheWay(armType, path, null, Member::writeOnly);
    }

    /** True where Azure takes the value, or what it is part of, when it creates the resource and never changes it. */
    public boolean createOnly(String armType, JsonPointer path, JsonNode body) {
        return path.equals(LOCATION) || onTheWay(armType, path, body, Member::createOnly);
    }

    /** Where the tags are: {@code /tags}, or {@code /properties/tags} for datastores and assets. */
    public Optional<JsonPointer> tagsAt(String armType) {
        Shape shape = shape(armType);
        if (shape.kind() != Kind.OBJECT) {
            return Optional.empty();
        }
        if (!shape.members("tags").isEmpty()) {
            return Optional.of(Paths.TAGS);
        }
        boolean inside = shape.members("properties").stream()
                .anyMatch(m -> m.shape().kind() == Kind.OBJECT && !m.shape().members("tags").isEmpty());
        return inside ? Optional.of(Paths.PROPERTIES_TAGS) : Optional.empty();
    }

    private boolean onTheWay(String armType, JsonPointer path, @Nullable JsonNode body, Predicate<Member> mark) {
        List<Shape> shapes = List.of(shape(armType));
        JsonNode at = body;
        for (String segment : Paths.segments(path)) {
            var next = new ArrayList<Shape>();
            for (Shape shape : shapes) {
                for (Member member : shape.members(segment, at)) {
                    if (mark.test(member)) {
                        return true;
                    }
                    next.add(member.shape());
                }
            }
            shapes = next;
            at = at == null ? null : Paths.step(at, segment);
        }
        return false;
    }
}
