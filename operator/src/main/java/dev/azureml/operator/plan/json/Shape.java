package dev.azureml.operator.plan.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What Azure publishes of one JSON value: its kind, and what it holds. Immutable; recursive shapes resolve lazily. */
public final class Shape {
    /** What nothing is known of: everything is allowed in it. */
    public static final Shape ANY = new Shape(Kind.ANY, null, null, true);

    private final Kind kind;
    private final boolean ordered;
    private final @Nullable Shape element;
    private final @Nullable Supplier<ObjectShape> object;

    private Shape(Kind kind, @Nullable Shape element, @Nullable Supplier<ObjectShape> object, boolean ordered) {
        this.kind = kind;
        this.ordered = ordered;
        this.element = element;
        this.object = object;
    }

    /** The kinds of value that compare differently. In SPACED white space only parts words, in BASE64 it says nothing. */
    public enum Kind {
        OBJECT,
        LIST,
        MAP,
        STRING,
        ENUM,
        DURATION,
        NUMBER,
        BOOL,
        ANY,
        ID,
        DATE,
        GUID,
        REGION,
        URI,
        SPACED,
        BASE64
    }

    /** One step into a shape: the property as Azure spells it, or the element of a list or map. */
    public record Member(String name, Shape shape, boolean readOnly, boolean writeOnly, boolean createOnly) {
        static Member plain(String name, Shape shape) {
            return new Member(name, shape, false, false, false);
        }
    }

    static Shape scalar(Kind kind) {
        return kind == Kind.ANY ? ANY : new Shape(kind, null, null, true);
    }

    static Shape container(Kind kind, Shape element) {
        return new Shape(kind, element, null, true);
    }

    /** A list whose order says nothing. */
    static Shape set(Shape element) {
        return new Shape(Kind.LIST, element, null, false);
    }

    static Shape object(Supplier<ObjectShape> object) {
        return new Shape(Kind.OBJECT, null, object, true);
    }

    public Kind kind() {
        return kind;
    }

    /** False for a list whose order says nothing. */
    boolean ordered() {
        return ordered;
    }

    /** The shape of a list's or map's elements; {@link #ANY} for other kinds. */
    public Shape element() {
        return element == null ? ANY : element;
    }

    /**
     * What a property name, map key or list segment may lead to: one member where the subtype is known from the
     * discriminator in the given bodies, else one for each subtype that has it; none where Azure knows no such
     * property.
     *
     * @param bodies where discriminators are looked for, the first that has one wins
     */
    public List<Member> members(String name, @Nullable JsonNode... bodies) {
        return switch (kind) {
            case LIST, MAP -> List.of(Member.plain(name, element()));
            case OBJECT -> object == null ? List.of() : object.get().members(name, bodies);
            default -> List.of(Member.plain(name, ANY));
        };
    }

    /** The likeliest of {@link #members}; {@link #ANY} for a property that Azure does not know. */
    public Member member(String name, @Nullable JsonNode... bodies) {
        List<Member> found = members(name, bodies);
        return found.isEmpty() ? Member.plain(name, ANY) : found.getFirst();
    }

    /** The properties, for an object. */
    @Nullable
    ObjectShape fields() {
        return object == null ? null : object.get();
    }

    /** True where the body is of a subtype that is not published, so that unknown properties may be right. */
    boolean open(JsonNode body) {
        return object == null || object.get().open(body);
    }

    /** True where the discriminators of two bodies name different subtypes. */
    boolean differentSubtypes(JsonNode one, JsonNode other) {
        return object != null && object.get().differentSubtypes(one, other);
    }

    @Override
    public String toString() {
        return element == null ? kind.name() : kind + " of " + element;
    }
}
