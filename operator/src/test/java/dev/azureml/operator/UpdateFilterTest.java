package dev.azureml.operator;

import dev.azureml.api.MLDatastore;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class UpdateFilterTest {
    private static boolean concerns(UnaryOperator<ObjectMetaBuilder> change) {
        return UpdateFilter.concerns(object(change.apply(meta())), object(meta()));
    }

    private static ObjectMetaBuilder meta() {
        return new ObjectMetaBuilder().withName("lake").withNamespace("ns").withUid("a").withGeneration(1L)
                .withResourceVersion("7");
    }

    private static MLDatastore object(ObjectMetaBuilder meta) {
        MLDatastore object = new MLDatastore();
        object.setMetadata(meta.build());
        return object;
    }

    @Test
    void aWriteOfTheStatusIsNoNews() {
        assertThat(concerns(meta -> meta.withResourceVersion("8"))).isFalse();
        assertThat(concerns(meta -> meta.withLabels(Map.of("team", "a")))).isFalse();
    }

    @Test
    void whatAPersonDoesIs() {
        assertThat(concerns(meta -> meta.withGeneration(2L))).isTrue();
        assertThat(concerns(meta -> meta.withAnnotations(Map.of("azureml.dev/paused", "true")))).isTrue();
        assertThat(concerns(meta -> meta.withDeletionTimestamp("2026-01-01T00:00:00Z"))).isTrue();
        assertThat(concerns(meta -> meta.withFinalizers(List.of("azureml.dev/finalizer")))).isTrue();
    }

    @Test
    void anotherObjectUnderTheNameIs() {
        assertThat(concerns(meta -> meta.withUid("b"))).isTrue();
    }
}
