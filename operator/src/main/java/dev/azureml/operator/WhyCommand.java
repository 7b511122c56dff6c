package dev.azureml.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.cli.WhyArguments;
import dev.azureml.operator.cli.WhyPage;
import dev.azureml.operator.engine.Binding;
import dev.azureml.operator.engine.NamedObjects;
import dev.azureml.operator.engine.inputs.LiveCluster.Reading;
import dev.azureml.operator.engine.references.ObjectKey;
import dev.azureml.operator.text.Printable;
import io.fabric8.kubernetes.client.Config;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code why}: says how it is with an object of a cluster, and what it waits for. */
public final class WhyCommand {
    private static final int READY = 0;
    private static final int FAILED = 1;
    private static final int NOT_READY = 2;

    private final PrintStream out;
    private final PrintStream err;
    private final InstantSource clock;
    private final List<Binding<?, ?, ?>> kinds = KindRegistry.bindings(Duration.ZERO);

    public WhyCommand(PrintStream out, PrintStream err, InstantSource clock) {
        this.out = out;
        this.err = err;
        this.clock = clock;
    }

    /** Returns the exit code. */
    public int run(List<String> args) {
        return WhyArguments.read(args).answer(WhyArguments.HELP, out, err, this::run);
    }

    private int run(WhyArguments arguments) {
        try {
            Config config = ClusterReader.config(arguments.cluster(), "--context");
            String namespace = ClusterReader.namespace(arguments.namespace(), config);
            try (ClusterReader cluster = ClusterReader.open(config)) {
                return run(new ObjectKey(arguments.kind(), namespace, arguments.name()), cluster);
            }
        } catch (ClusterReader.UnreadableException | UncheckedIOException e) {
            err.println(Printable.line(String.valueOf(e.getMessage())));
            return FAILED;
        }
    }

    private int run(ObjectKey key, ClusterReader cluster) throws ClusterReader.UnreadableException {
        return switch (cluster.object(key)) {
            case Reading.Absent() -> {
                err.println(Printable.line(key + " does not exist"));
                yield FAILED;
            }
            case Reading.Unknown() -> {
                err.println(Printable.line(key + " may not be read"));
                yield FAILED;
            }
            case Reading.Found(ObjectNode object) -> {
                out.print(WhyPage.of(key.toString(), object, named(key, object, cluster, new HashSet<>(Set.of(key))),
                        cluster
                                .events(key),
                        clock.instant()));
                yield WhyPage.isReady(object) ? READY : NOT_READY;
            }
        };
    }

    /** @param seen what has a place in the tree already */
    private List<WhyPage.Named> named(ObjectKey key, JsonNode object, ClusterReader cluster, Set<ObjectKey> seen)
            throws ClusterReader.UnreadableException {
        Optional<Binding<?, ?, ?>> kind = kinds.stream().filter(binding -> binding.kindName().equals(key.kind()))
                .findFirst();
        if (kind.isEmpty()) {
            return List.of();
        }
        List<WhyPage.Named> all = new ArrayList<>();
        for (ObjectKey other : NamedObjects.of(kind.get(), key.namespace(), object.path("spec"))) {
            Reading reading = cluster.object(other);
            JsonNode found = reading instanceof Reading.Found(ObjectNode node) ? node : MissingNode.getInstance();
            boolean goesOn = !found.isMissingNode() && seen.add(other) && !WhyPage.isReady(found);
            all.add(new WhyPage.Named(other.toString(), found, reading instanceof Reading.Unknown, goesOn
                    ? named(other, found, cluster, seen)
                    : List.of()));
        }
        return all;
    }
}
