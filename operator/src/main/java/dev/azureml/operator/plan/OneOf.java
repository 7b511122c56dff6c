package dev.azureml.operator.plan;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The members of a spec of which its schema lets one be set, and what translates each. */
public record OneOf<S, V>(List<Member<S, ?, ? extends V>> members) {
    public OneOf {
        members = List.copyOf(members);
    }

    /** What translates the member that is set; empty when none is, which the schema forbids. */
    public Optional<V> chosen(S spec) {
        return members.stream().<V>flatMap(member -> member.in(spec)).findFirst();
    }

    /** One member. */
    public record Member<S, M, V>(Getter<S, M> getter, Function<M, V> translation) {
        private Stream<V> in(S spec) {
            M said = getter.of(spec);
            return said == null ? Stream.empty() : Stream.of(translation.apply(said));
        }
    }

    /** Reads a member. */
    public interface Getter<S, M> {
        /** Null when it is not set. */
        @Nullable
        M of(S spec);
    }
}
