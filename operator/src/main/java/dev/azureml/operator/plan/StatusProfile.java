package dev.azureml.operator.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * How what a kind reports behaves.
 *
 * @param moving fields of the report that move by themselves: a change of theirs alone is written now and then only
 * @param measures what of the report is counted over all objects, for metrics
 * @param showsProgress whether Azure tells in the resource itself how far it is, so that it is read while an operation is
 *     under way
 */
public record StatusProfile(Set<String> moving, Function<ObjectNode, List<MetricSample>> measures,
        boolean showsProgress) {
    /** Of a report that changes when the resource is changed, and of which nothing is counted. */
    public static final StatusProfile STEADY = new StatusProfile(Set.of(), _ -> List.of(), false);

    /** Of a report that is read while an operation is under way. */
    public static final StatusProfile PROGRESSING = new StatusProfile(Set.of(), _ -> List.of(), true);

    public StatusProfile {
        moving = Set.copyOf(moving);
    }
}
