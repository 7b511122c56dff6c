package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.EmulatorOptions;
import dev.azureml.emulator.RequestRecord;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** What rest costs: siblings share one LIST, and once in a long while each is read by itself. */
@ExtendWith(SharedKubeServer.class)
class RestTest {
    private static final int SIBLINGS = 40;
    private static final String COLLECTION = Probe.WORKSPACE + "/datastores";
    private static final String FIRST = Probe.datastore("first");

    private final World world;

    RestTest(KubeServer server) {
        world = World.withoutOperator(server, EmulatorOptions.defaults());
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private void start(String... settings) {
        new Probe(world).workspace();
        world.startOperator(settings);
    }

    @Test
    void siblingsAreComparedByThePagesOfOneList() {
        start("DRIFT_INTERVAL=2s");
        List<String> names = IntStream.range(0, SIBLINGS).mapToObj(i -> "d" + i).toList();
        names.forEach(name -> world.apply(Probe.datastoreManifest(name)));
        names.forEach(name -> world.awaitReady("MLDatastore", name));
        Map<String, String> versions = versions(names);
        world.arm().clearRequests();

        world.awaitRequest(_ -> firstPages().size() >= 4);

        List<RequestRecord> requests = requests();
        assertThat(requests).allMatch(r -> r.method().equals("GET") && r.path().equalsIgnoreCase(COLLECTION));
        // A listing serves for a quarter of the interval: that of one sibling serves the others, who come just after.
        assertThat(Given.gaps(firstPages().stream().map(RequestRecord::at).toList()))
                .allMatch(gap -> gap.compareTo(Duration.ofMillis(250)) > 0);
        assertThat(requests.size()).as("two pages for %s siblings", SIBLINGS)
                .isLessThanOrEqualTo(2 * firstPages().size());
        assertThat(versions(names)).isEqualTo(versions);
    }

    /** Finding: after a restart each connection was read by itself, a thousand requests for five hundred. */
    @Test
    void connectionsAreComparedByOneListAfterARestartToo() {
        start();
        List<String> names = List.of("one", "two", "three", "four", "five");
        names.forEach(name -> world.apply("""
                apiVersion: azureml.dev/v1alpha1
                kind: MLConnection
                metadata: {name: %s}
                spec:
                  workspaceId: %s
                  category: PythonFeed
                  target: https://example.org/%1$s
                  none: {}
                """.formatted(name, Probe.WORKSPACE)));
        names.forEach(name -> world.awaitReady("MLConnection", name));
        world.stopOperator();
        world.arm().clearRequests();

        world.startOperator("DRIFT_INTERVAL=1s");
        world.awaitRequest(_ -> world.requests("GET", "/connections").size() >= 3);

        assertThat(requests()).allMatch(r -> r.method().equals("GET") && r.path().endsWith("/connections"));
    }

    @Test
    void whatNoListEverShowsIsFoundByTheFullRound() {
        start("DRIFT_INTERVAL=500ms", "FULL_READ_INTERVAL=3s");
        world.apply(Probe.datastoreManifest("first", "description: ours"));
        world.awaitReady("MLDatastore", "first");
        ObjectNode stale = JsonNodeFactory.instance.objectNode();
        stale.putArray("value").add(new Probe(world).resource(FIRST));
        world.arm().inject(Given.answer("GET", "/datastores$", 200).body(stale).times(-1));
        world.arm().clearRequests();
        new Probe(world).change(FIRST, r -> r.withObject("/properties").put("description", "theirs"));

        RequestRecord repair = world.awaitRequest(r -> r.method().equals("PUT") && r.path().equalsIgnoreCase(FIRST));

        assertThat(World.body(repair).at("/properties/description").asText()).isEqualTo("ours");
        assertThat(world.requests("GET", FIRST)).isNotEmpty();
    }

    @Test
    void theFullRoundReadsEachByItselfAndWritesNothing() {
        start("DRIFT_INTERVAL=500ms", "FULL_READ_INTERVAL=2s");
        List<String> names = List.of("one", "two", "three");
        names.forEach(name -> world.apply(Probe.datastoreManifest(name)));
        names.forEach(name -> world.awaitReady("MLDatastore", name));
        Map<String, String> versions = versions(names);
        world.arm().clearRequests();

        world.awaitRequest(_ -> names.stream().allMatch(name -> reads(name) >= 3));

        assertThat(world.writes()).isEmpty();
        assertThat(versions(names)).isEqualTo(versions);
        int lists = firstPages().size();
        assertThat(lists).as("in between a LIST serves").isPositive();
        names.forEach(name -> assertThat(Given.gaps(world.requests("GET", Probe.datastore(name)).stream()
                .map(RequestRecord::at).toList())).as(name)
                .allMatch(gap -> gap.compareTo(Duration.ofSeconds(1)) > 0));
    }

    private int reads(String name) {
        return world.requests("GET", Probe.datastore(name)).size();
    }

    private List<RequestRecord> requests() {
        return world.arm().requests().stream().filter(r -> !r.path().contains("oauth2")).toList();
    }

    private List<RequestRecord> firstPages() {
        return world.requests("GET", COLLECTION).stream().filter(r -> !r.query().containsKey("$skip")).toList();
    }

    private Map<String, String> versions(List<String> names) {
        Map<String, String> versions = new TreeMap<>();
        for (String name : names) {
            JsonNode object = world.require("MLDatastore", name);
            versions.put(name, object.at("/metadata/resourceVersion").asText());
        }
        return versions;
    }
}
