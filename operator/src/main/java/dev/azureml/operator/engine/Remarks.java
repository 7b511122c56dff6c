package dev.azureml.operator.engine;

import dev.azureml.api.Advice;
import dev.azureml.operator.engine.references.ObjectKey;
import dev.azureml.operator.plan.KindCondition;
import java.util.List;
import java.util.stream.Stream;

/** What is found out about objects beside their visits, and is told in their status at the next one. */
@FunctionalInterface
public interface Remarks {
    /** Nothing is found out. */
    Remarks NONE = _ -> List.of();

    /** Returns what both find out. */
    default Remarks and(Remarks other) {
        return new Remarks() {
            @Override
            public List<KindCondition> of(ObjectKey key) {
                return Stream.concat(Remarks.this.of(key).stream(), other.of(key).stream()).toList();
            }

            @Override
            public List<Advice> advice(ObjectKey key) {
                return Stream.concat(Remarks.this.advice(key).stream(), other.advice(key).stream()).toList();
            }
        };
    }

    /** Returns the conditions that an object is to have beside those of its kind. */
    List<KindCondition> of(ObjectKey key);

    /** Returns the advice that an object is to have beside that of its kind. */
    default List<Advice> advice(ObjectKey key) {
        return List.of();
    }
}
