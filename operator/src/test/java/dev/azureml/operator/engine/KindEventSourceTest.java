package dev.azureml.operator.engine;

import dev.azureml.api.MLCompute;
import dev.azureml.api.MLComputeStatus;
import dev.azureml.operator.compute.ComputeKind;
import dev.azureml.operator.engine.references.NotListedYetException;
import dev.azureml.operator.engine.references.ObjectKey;
import dev.azureml.operator.engine.references.ReferenceIndex;
import dev.azureml.operator.engine.references.Waker;
import dev.azureml.operator.engine.references.Workspaces;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Before a kind's first list nobody is told that there is none of its objects, and nobody fails for asking. */
class KindEventSourceTest {
    private static final ObjectKey KEY = new ObjectKey("MLCompute", "ns", "cpu");
    private final ReferenceIndex index = new ReferenceIndex();
    private final Cache cache = new Cache();
    private final KindEventSource<MLCompute, ?> source = new KindEventSource<>(
            new Binding<>("MLCompute", MLCompute.class,
                    MLCompute::new, MLComputeStatus.class, new ComputeKind()),
            index, new Waker(index), new Workspaces(index));

    KindEventSourceTest() {
        source.join(new EventSourceContext<>(cache, null, null, MLCompute.class));
    }

    @Test
    void beforeTheFirstListNobodyKnows() {
        assertThat(index.isGone(KEY)).isFalse();
        assertThat(source.present(KEY)).isEmpty();
        assertThat(source.objects()).isEmpty();
        assertThatThrownBy(() -> index.find(KEY)).isInstanceOf(NotListedYetException.class)
                .hasMessageContaining("MLCompute");
        assertThatThrownBy(() -> index.object(KEY)).isInstanceOf(NotListedYetException.class);
    }

    @Test
    void thenTheListSaysIt() {
        cache.start();

        assertThat(index.isGone(KEY)).isFalse();
        assertThat(source.present(KEY)).isPresent();
        assertThat(index.object(KEY)).isPresent();
        assertThat(index.find(new ObjectKey("MLCompute", "ns", "gpu"))).isEmpty();

        cache.stop();
        assertThat(source.present(KEY)).isEmpty();
    }

    /** Fails when it is asked while it does not run, as an informer's does. */
    private static final class Cache extends AbstractEventSource<MLCompute, MLCompute>
            implements
                IndexerResourceCache<MLCompute> {
        private Cache() {
            super(MLCompute.class);
        }

        private Stream<MLCompute> all() {
            if (!isRunning()) {
                throw new NoSuchElementException("No value present");
            }
            MLCompute cpu = new MLCompute();
            cpu.setMetadata(new ObjectMetaBuilder().withNamespace("ns").withName("cpu").build());
            return Stream.of(cpu);
        }

        @Override
        public Set<MLCompute> getSecondaryResources(MLCompute primary) {
            return Set.of();
        }

        @Override
        public Optional<MLCompute> get(ResourceID id) {
            return all().filter(one -> ResourceID.fromResource(one).equals(id)).findFirst();
        }

        @Override
        public Stream<ResourceID> keys() {
            return all().map(ResourceID::fromResource);
        }

        @Override
        public Stream<MLCompute> list(Predicate<MLCompute> chosen) {
            return all().filter(chosen);
        }

        @Override
        public Stream<MLCompute> list(String namespace, Predicate<MLCompute> chosen) {
            return all().filter(chosen);
        }

        @Override
        public List<MLCompute> byIndex(String name, String value) {
            return all().toList();
        }

        @Override
        public void addIndexers(Map<String, Function<MLCompute, List<String>>> indexers) {
            // Nothing is looked up by one here.
        }
    }
}
