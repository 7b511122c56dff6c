package dev.azureml.operator;

import com.fasterxml.jackson.databind.JavaType;
import dev.azureml.api.Kinds;
import dev.azureml.api.MLSpec;
import dev.azureml.operator.engine.Binding;
import dev.azureml.operator.plan.Json;
import io.fabric8.kubernetes.client.CustomResource;
import java.io.IOException;
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
    void aKindKnowsWhetherItsObjectsCanSayAReplacementPolicy() throws IOException {
        for (Kinds kind : Kinds.values()) {
            JavaType type = Json.MAPPER.getTypeFactory().findTypeParameters(Json.MAPPER.constructType(kind.type()),
                    CustomResource.class)[0];
            MLSpec spec = Json.MAPPER.readValue("{}", type);

            assertThat(spec.hasReplacementPolicy()).as(kind.kind()).isEqualTo(Stream.of(type.getRawClass()
                    .getRecordComponents()).anyMatch(part -> part.getName().equals("replacementPolicy")));
        }
    }

    @Test
    void noTwoKindsAreTranslatedByOneClass() {
        assertThat(BINDINGS).extracting(binding -> binding.kind().getClass()).doesNotHaveDuplicates();
    }
}
