package dev.azureml.e2e.chaos;

import dev.azureml.e2e.playground.ObjectState;
import dev.azureml.e2e.process.Requests;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Two operators that can't see each other, with objects that describe the same things in Azure in different words. What
 * bears its owner's tag stays with the first; of what bears none, one of the two lets go. Then nothing more is written.
 */
final class Contest {
    /** Where the second's objects are; each operator watches one namespace alone. */
    static final String NAMESPACE = "second";
    /** What makes it another cluster's. */
    static final Map<String, String> SECOND = Map.of("CLUSTER_ID", NAMESPACE, "WATCH_NAMESPACES", NAMESPACE,
            "OPERATOR_NAMESPACE", NAMESPACE);
    private static final Duration DRIFT = Duration.ofSeconds(3);
    /** As clusters do it within hours: Azure is compared often, and a write is believed to show soon. */
    private static final Map<String, String> HASTE = Map.of("DRIFT_INTERVAL", "3s", "RETRY_BASE", "250ms", "RETRY_MAX",
            "10s", "POLL_INTERVAL", "1s");
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int QUIET_DRIFTS = 4;
    private static final long LOOK_MILLIS = 200;
    /** The kind whose resources have no place for a tag. */
    private static final String UNTAGGED = "MLClusterExtension";
    private static final String CONFLICT = "Conflict";
    /** What it says depends on whether it ever saw its own words between those of the other. */
    private static final Set<String> YIELDED = Set.of("Contested", "NotKept");

    private final KubernetesClient client;
    private final Things firsts;
    private final OperatorLife first;
    private final Function<Map<String, String>, OperatorLife> starts;
    private final Azure azure;
    private final Report report;

    /** @param starts the second operator, with those settings */
    Contest(KubernetesClient client, Things firsts, OperatorLife first,
            Function<Map<String, String>, OperatorLife> starts, Azure azure,
            Report report) {
        this.client = client;
        this.firsts = firsts;
        this.first = first;
        this.starts = starts;
        this.azure = azure;
        this.report = report;
    }

    /** From the start of the second until it and its objects are gone; whether all came to an end. */
    boolean hold(Disturbance.TwoOperators how) throws IOException, InterruptedException {
        Map<String, String> owners = owners();
        int mark = azure.mark();
        first.restart(HASTE);
        Things seconds = Things.of(client, NAMESPACE, "second.yaml", how.side());
        OperatorLife second = starts.apply(HASTE);
        report.did("contests");
        try {
            seconds.all().forEach(seconds::make);
            CompletableFuture<Void> kill = CompletableFuture.runAsync(() -> kill(how, second),
                    CompletableFuture.delayedExecutor(how.after().toMillis(),
                            TimeUnit.MILLISECONDS));
            boolean ended = awaitEnd(seconds, kill) && awaitQuiet();
            kill.join();
            List<Requests.Request> all = azure.requests(mark);
            report.ofTwo(Audit.busiestOf(all), Audit.writes(all));
            boolean well = ended && takeAway(seconds, second);
            look(owners, mark);
            return well;
        } finally {
            second.end();
            firsts.ask(UNTAGGED, "extension");
            first.restart(Map.of());
        }
    }

    private void kill(Disturbance.TwoOperators how, OperatorLife second) {
        how.killed().ifPresent(side -> {
            switch (side) {
                case FIRST -> first.kill();
                case SECOND -> second.kill();
            }
            report.did("kills");
        });
    }

    private Map<String, String> owners() throws IOException, InterruptedException {
        Map<String, String> owners = new HashMap<>();
        for (Things.Has one : firsts.inAzure()) {
            owners.put(one.id() + "?" + one.apiVersion(), azure.resource(one.id(), one.apiVersion())
                    .map(Azure::owner).orElse("nobody: it is gone"));
        }
        return owners;
    }

    private boolean awaitEnd(Things seconds, CompletableFuture<Void> kill) throws InterruptedException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (true) {
            List<String> open = open(seconds);
            if (open.isEmpty() && kill.isDone()) {
                return true;
            }
            if (System.nanoTime() > deadline) {
                open.forEach(one -> report.fought(one + " (two operators)"));
                return false;
            }
            Thread.sleep(LOOK_MILLIS);
        }
    }

    /** What has not come to its end: the first has all that bears its tag, and one of the two has the rest. */
    private List<String> open(Things seconds) {
        List<String> open = new ArrayList<>();
        for (ObjectState one : seconds.statesOfOurs()) {
            if (!one.kind().equals(UNTAGGED) && !one.reason().equals(CONFLICT)) {
                open.add("the second's " + said(one));
            }
        }
        for (ObjectState one : firsts.statesOfOurs()) {
            if (!one.kind().equals(UNTAGGED) && !one.isReady()) {
                open.add("the first's " + said(one));
            }
        }
        List<ObjectState> untagged = new ArrayList<>(of(firsts));
        untagged.addAll(of(seconds));
        boolean ended = untagged.stream().filter(one -> YIELDED.contains(one.reason())).count() == 1
                && untagged.stream().filter(ObjectState::isReady).count() == 1;
        if (!ended) {
            untagged.forEach(one -> open.add(one.key() + " as the other: " + said(one)));
        }
        return open;
    }

    private static String said(ObjectState one) {
        return one.kind() + " " + one.name() + ": " + one.said();
    }

    private static List<ObjectState> of(Things things) {
        return things.statesOfOurs().stream().filter(one -> one.kind().equals(UNTAGGED)).toList();
    }

    /** Whether nothing more is written, through some comparisons of all that there is. */
    private boolean awaitQuiet() throws InterruptedException {
        int end = azure.mark();
        Thread.sleep(DRIFT.multipliedBy(QUIET_DRIFTS));
        Map<String, Integer> more = Audit.writes(azure.requests(end));
        more.forEach((path, count) -> report.fought(path + " was written " + count
                + " times more after one of two operators had let go of it"));
        return more.isEmpty();
    }

    private boolean takeAway(Things seconds, OperatorLife second) throws InterruptedException {
        seconds.deleteAll();
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (true) {
            List<String> present = seconds.present(seconds.all());
            if (present.isEmpty()) {
                return true;
            }
            second.requireAlive();
            if (System.nanoTime() > deadline) {
                present.forEach(one -> report.wedged("the second's " + one));
                return false;
            }
            Thread.sleep(LOOK_MILLIS);
        }
    }

    private void look(Map<String, String> before, int mark) throws IOException, InterruptedException {
        for (Requests.Request request : azure.requests(mark)) {
            if (request.method().equals("DELETE") && request.status() / 100 == 2) {
                report.lost(request.path() + " was deleted by one of two operators");
            }
        }
        Map<String, String> now = owners();
        before.forEach((id, owner) -> {
            if (!owner.equals(now.get(id))) {
                report.fought(id + " belonged to " + owner + ", and after two operators to " + now.get(id));
            }
        });
    }
}
