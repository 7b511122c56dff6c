package dev.azureml.operator;

import dev.azureml.api.Kinds;
import dev.azureml.operator.engine.Binding;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

class KindRegistryTest {
    private static final List<Binding<?, ?, ?>> BINDINGS = KindRegistry.bindings(Duration.ofDays(1));

    @Test
    void eachKindIsBoundToItsOwnClass() {
        assertThat(BINDINGS).extracting(Binding::kindName, Binding::type).containsExactlyElementsOf(
                Stream.of(Kinds.values())
                        .map(kind -> tuple(kind.kind(), kind.type())).toList());
    }

    @Test
    void noTwoKindsAreTranslatedByOneClass() {
        assertThat(BINDINGS).extracting(binding -> binding.kind().getClass()).doesNotHaveDuplicates();
    }
}
