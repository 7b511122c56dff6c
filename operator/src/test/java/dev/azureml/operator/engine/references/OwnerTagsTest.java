package dev.azureml.operator.engine.references;

import dev.azureml.operator.engine.KnownObjects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class OwnerTagsTest {
    private static final ObjectKey ONE = new ObjectKey("MLCompute", "ns", "one");

    private final ReferenceIndex index = new ReferenceIndex();
    private final OwnerTags tags = new OwnerTags("cluster", Set.of("ns"), index);

    OwnerTagsTest() {
        index.join("MLCompute", new KnownObjects(ONE));
    }

    @ParameterizedTest
    @CsvSource({"cluster/ns/MLCompute/one,false", "cluster/ns/MLCompute/gone,true", "other/ns/MLCompute/gone,false",
        "cluster/unwatched/MLCompute/gone,false", "cluster/ns/MLUnknown/gone,false", "somebody's tag,false"})
    void onlyAnOwnerThatIsKnownToBeNoMoreHasAbandonedAResource(String mark, boolean abandoned) {
        assertThat(tags.isAbandoned(mark)).isEqualTo(abandoned);
    }

    @Test
    void aTagIsReadAsItIsWritten() {
        assertThat(tags.of(ONE)).isEqualTo("cluster/ns/MLCompute/one");
        assertThat(tags.isAbandoned(tags.of(ONE))).isFalse();

        index.departed(ONE);

        assertThat(tags.isAbandoned(tags.of(ONE))).isTrue();
    }
}
