package dev.azureml.e2e.chaos;

import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.process.WorkDir;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What etcd has, saved in the middle of a round and put back under the operator after it. In between objects are made, which
 * vanish then; what they have in Azure stays there, as nobody has asked to delete it.
 */
final class Restoration {
    /** A cluster's history goes on by as much within minutes; what begins again after less of it is not noticed. */
    private static final int VERSIONS = 500;
    /** Beyond those of storms. */
    private static final int FIRST_EDIT = 700;
    private static final int DIFFERENT_EDITS = 50;
    /** How often the operator looks at the API server's version, and a little more. */
    private static final Duration SEEN = Duration.ofSeconds(22);
    private static final Duration NOTICED = Duration.ofSeconds(60);
    /** What of the vanished objects is made again, as a GitOps tool does; the workspace could not go before it. */
    private static final String STAYS = "MLInferenceEndpoint";

    private final KubeServer server;
    private final Things things;
    private final OperatorLife operator;
    private final Settlement settlement;
    private final Azure azure;
    private final WorkDir workDir;
    private final Report report;
    private final Progress progress;
    private final List<Things.Has> left = new ArrayList<>();
    private List<GenericKubernetesResource> late = List.of();
    private long backedUp;

    Restoration(KubeServer server, Things things, OperatorLife operator, Settlement settlement, Azure azure,
            WorkDir workDir, Report report, Progress progress) throws IOException {
        this.server = server;
        this.things = things;
        this.operator = operator;
        this.settlement = settlement;
        this.azure = azure;
        this.workDir = workDir;
        this.report = report;
        this.progress = progress;
        Files.deleteIfExists(log()); // of the run before
    }

    private Path log() {
        return workDir.file("restored.log");
    }

    private Path backup() {
        return workDir.file("etcd");
    }

    /** Edits all, saves what there is, edits all again and makes what will never have been. */
    void backUp(int round) throws InterruptedException {
        int edit = FIRST_EDIT + round % DIFFERENT_EDITS * 2;
        Target.ALL.forEach(target -> things.edit(target, edit));
        server.backUp(backup());
        Target.ALL.forEach(target -> things.edit(target, edit + 1));
        report.did("edits", 2 * Target.ALL.size());
        things.passVersions(VERSIONS);
        backedUp = System.nanoTime();
        late = things.load("late.yaml", round);
        late.forEach(things::make);
    }

    /** Puts it back, once all that was done since then is done in Azure too; whether the operator came through it. */
    boolean putBack(Target gone, String what) throws IOException, InterruptedException {
        List<GenericKubernetesResource> deleted = things.named(gone);
        things.deleteAll(deleted);
        if (!settlement.await(what + ": before", () -> Stream.of(things.unsettled(late), things.present(deleted),
                settlement.lost()).flatMap(List::stream).toList())) {
            return false;
        }
        List<Things.Has> vanished = things.inAzure(late);
        Thread.sleep(Duration.ofNanos(Math.max(0, backedUp + SEEN.toNanos() - System.nanoTime())));
        server.restore(backup(), log());
        report.did("restores");
        progress.say(what);
        // What is restored says that it is Ready, as it was then: only Azure shows whether it is now.
        if (!endsItself() || !settlement.await(what, settlement::amiss)) {
            return false;
        }
        for (Things.Has one : vanished) {
            requireLeft(one, what);
        }
        vanished.stream().filter(one -> one.object().startsWith(STAYS)).forEach(left::add);
        return comeAndGoAgain(what);
    }

    /** Whether the operator noticed, and ended itself; it is started anew, as a kubelet does. */
    private boolean endsItself() throws InterruptedException {
        long start = System.nanoTime();
        if (!operator.endsItself(NOTICED)) {
            report.wedged("the operator did not notice within " + NOTICED.toSeconds() + " s that etcd was restored");
            return false;
        }
        report.noticedAfter((System.nanoTime() - start) / 1_000_000);
        operator.kill();
        return true;
    }

    /** Those that are made again take what they left in Azure for their own, and take it with them. */
    private boolean comeAndGoAgain(String what) throws IOException, InterruptedException {
        List<GenericKubernetesResource> again = late.stream().filter(one -> !one.getKind().equals(STAYS)).toList();
        again.forEach(things::make);
        if (!settlement.await(what + ": made again", () -> things.unsettled(again))) {
            return false;
        }
        List<Things.Has> had = things.inAzure(again);
        things.deleteAll(again);
        if (!settlement.await(what + ": deleted again", () -> things.present(again))) {
            return false;
        }
        for (Things.Has one : had) {
            if (azure.resource(one.id(), one.apiVersion()).isPresent()) {
                report.orphaned(one.id() + " (" + what + ")");
            }
        }
        return true;
    }

    /** All that stays for good is there still, and says whose it was; it is then not orphaned. */
    List<String> lookAtTheEnd() throws IOException, InterruptedException {
        for (Things.Has one : left) {
            requireLeft(one, "at the end");
        }
        report.left(left.stream().map(Things.Has::id).toList());
        return left.stream().map(Things.Has::id).toList();
    }

    private void requireLeft(Things.Has one, String what) throws IOException, InterruptedException {
        String owner = azure.resource(one.id(), one.apiVersion()).map(Azure::owner).orElse("nobody: it is gone");
        String name = one.object().replace(' ', '/');
        if (!owner.endsWith("/" + name)) {
            report.lost(one.id() + " of the vanished " + one.object() + " belongs to " + owner + " (" + what + ")");
        }
    }
}
