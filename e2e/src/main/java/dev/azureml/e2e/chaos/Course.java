package dev.azureml.e2e.chaos;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.e2e.process.FailedException;
import dev.azureml.e2e.process.Requests;
import dev.azureml.e2e.process.Switch;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;

/** One run: rounds that disturb and settle, then the end of all objects, and what is left then. */
final class Course {
    private static final Duration FREE = Duration.ofSeconds(20);
    /** An operator that was just killed is at work again within it, as long as there is any left. */
    private static final Duration AMID = Duration.ofSeconds(10);
    private static final long LOOK_MILLIS = 200;
    private static final int EDITS_A_ROUND = 61;
    private static final int ROUNDS_BEFORE_SAME_EDITS = 10;

    private final ChaosOptions options;
    private final Things things;
    private final OperatorLife operator;
    private final Switch apiServer;
    private final FaultsFile faults;
    private final Azure azure;
    private final Settlement settlement;
    private final Restoration restoration;
    private final Contest contest;
    private final Report report;
    private final Progress progress;
    private final Map<Target, ReentrantLock> locks = new ConcurrentHashMap<>();
    private final Set<String> stormed = ConcurrentHashMap.newKeySet();
    private final List<Failing> failing = new ArrayList<>();

    /** A time in which what was written could end as Failed. */
    private record Failing(Instant from, Instant to) {
    }

    Course(ChaosOptions options, Things things, OperatorLife operator, Switch apiServer, FaultsFile faults,
            Azure azure, Settlement settlement, Restoration restoration, Contest contest, Report report,
            Progress progress) {
        this.options = options;
        this.things = things;
        this.operator = operator;
        this.apiServer = apiServer;
        this.faults = faults;
        this.azure = azure;
        this.settlement = settlement;
        this.restoration = restoration;
        this.contest = contest;
        this.report = report;
        this.progress = progress;
    }

    void run() throws IOException, InterruptedException {
        report.objects(things.count());
        things.applyAll();
        boolean well = settlement.settle("made");
        var rounds = new Rounds(options.seed(), options.means());
        long deadline = progress.begun() + options.duration().toNanos();
        for (int round = 1; well && (round == 1 || System.nanoTime() < deadline); round++) {
            report.round();
            List<Disturbance> disturbances = rounds.of(round);
            disturbances.forEach(one -> progress.say("  " + described(one)));
            int mark = azure.mark();
            stormed.clear();
            disturb(round, disturbances);
            if (disturbances.stream().anyMatch(Disturbance.Fault.class::isInstance)) {
                report.busiest(Audit.busiest(azure.requests(mark), this::leftAlone));
            }
            well = fought(disturbances) && restored(round, disturbances) && settlement.settle("round " + round);
        }
        if (well) {
            end(rounds.killsAtTheEnd());
        }
        report.doubled(Audit.doubled(azure.requests(0), this::couldFail));
        report.lostWakes(operator.lostWakes());
    }

    private static String described(Disturbance one) {
        String what = switch (one) {
            case Disturbance.Kill _ -> "kill";
            case Disturbance.KillInDeletion k -> "kill after " + k.requests() + " requests of the deletion of "
                    + k.target().kind() + " " + k.target().name();
            case Disturbance.Fault f -> "fault " + f.kind().word() + " " + f.method() + " " + f.path() + " for "
                    + f.lasting().toMillis() + " ms";
            case Disturbance.Outage o -> "the API server " + (o.silent() ? "silent" : "away") + " for "
                    + o.lasting().toMillis() + " ms";
            case Disturbance.Storm s -> s.edits() + " edits of " + s.target().kind() + " " + s.target().name();
            case Disturbance.Recreate r -> r.times() + " new " + r.target().kind() + " " + r.target().name();
            case Disturbance.Restore r -> "a backup, to be restored with " + r.gone().kind() + " " + r.gone().name()
                    + " deleted since";
            case Disturbance.TwoOperators t -> "two operators" + t.killed()
                    .map(side -> ", and the " + side.name().toLowerCase(Locale.ROOT) + " killed").orElse("");
        };
        return "+" + one.after().toMillis() + " ms " + what;
    }

    private void disturb(int round, List<Disturbance> disturbances) throws InterruptedException {
        long start = System.nanoTime();
        List<Future<?>> all = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Disturbance one : disturbances) {
                all.add(threads.submit(() -> {
                    Thread.sleep(Duration.ofNanos(Math.max(0, start + one.after().toNanos() - System.nanoTime())));
                    carryOut(round, one);
                    return one;
                }));
            }
        } finally {
            faults.clear();
        }
        for (Future<?> one : all) {
            try {
                one.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException(e.getCause());
            }
        }
    }

    private void carryOut(int round, Disturbance disturbance) throws InterruptedException {
        switch (disturbance) {
            case Disturbance.Kill _ -> {
                operator.kill();
                report.did("kills");
            }
            case Disturbance.KillInDeletion kill -> killInDeletion(kill);
            case Disturbance.Fault fault -> fail(fault);
            case Disturbance.Outage outage -> {
                report.did("outages");
                if (outage.silent()) {
                    apiServer.holdFor(outage.lasting());
                } else {
                    apiServer.cutFor(outage.lasting());
                }
            }
            case Disturbance.Storm storm -> storm(round, storm);
            case Disturbance.Recreate recreate -> recreate(recreate);
            case Disturbance.Restore _ -> restoration.backUp(round);
            case Disturbance.TwoOperators _ -> {
                // Alone in its round, and longer than one.
            }
        }
    }

    /** It is made again when all settles. */
    private void killInDeletion(Disturbance.KillInDeletion kill) throws InterruptedException {
        Target target = kill.target();
        ReentrantLock alone = locks.computeIfAbsent(target, t -> new ReentrantLock());
        alone.lock();
        try {
            int mark = azure.mark();
            things.delete(target);
            if (azure.await(mark, kill.requests(), path -> path.contains("/" + target.name()), FREE)) {
                operator.kill();
                report.did("kills amid a deletion");
            }
        } finally {
            alone.unlock();
        }
    }

    private void fail(Disturbance.Fault fault) throws InterruptedException {
        ObjectNode json = fault.kind().json(fault.method(), fault.path());
        Instant from = Instant.now();
        faults.begin(json);
        report.fault(fault.kind());
        Thread.sleep(fault.lasting());
        faults.end(json);
        if (fault.kind() == FaultKind.FAILED_OPERATION) {
            synchronized (failing) {
                failing.add(new Failing(from, Instant.now().plusSeconds(1)));
            }
        }
    }

    private boolean couldFail(Instant at) {
        synchronized (failing) {
            return failing.stream().anyMatch(one -> !at.isBefore(one.from) && at.isBefore(one.to));
        }
    }

    /** Each edit has the operator try at once, however well it behaves. */
    private boolean leftAlone(String path) {
        return stormed.stream().noneMatch(name -> path.contains("/" + name));
    }

    private void storm(int round, Disturbance.Storm storm) {
        Target target = storm.target();
        stormed.add(target.name());
        ReentrantLock alone = locks.computeIfAbsent(target, t -> new ReentrantLock());
        alone.lock();
        try {
            for (int i = 1; i <= storm.edits(); i++) {
                int number = round % ROUNDS_BEFORE_SAME_EDITS * EDITS_A_ROUND + i;
                things.edit(target, number);
            }
            report.did("edits", storm.edits());
        } finally {
            alone.unlock();
        }
    }

    private void recreate(Disturbance.Recreate recreate) throws InterruptedException {
        Target target = recreate.target();
        ReentrantLock alone = locks.computeIfAbsent(target, t -> new ReentrantLock());
        alone.lock();
        try {
            long deadline = System.nanoTime() + FREE.toNanos();
            for (int i = 0; i < recreate.times() && System.nanoTime() < deadline; i++) {
                things.delete(target);
                report.did("recreations");
                // Where it does not go in time, it is made again while all settles.
                while (!things.make(target) && System.nanoTime() < deadline) {
                    Thread.sleep(LOOK_MILLIS / 10);
                }
            }
        } finally {
            alone.unlock();
        }
    }

    private boolean fought(List<Disturbance> disturbances) throws IOException, InterruptedException {
        for (Disturbance one : disturbances) {
            if (one instanceof Disturbance.TwoOperators two && !contest.hold(two)) {
                return false;
            }
        }
        return true;
    }

    private boolean restored(int round, List<Disturbance> disturbances) throws IOException, InterruptedException {
        for (Disturbance one : disturbances) {
            if (one instanceof Disturbance.Restore restore
                    && !restoration.putBack(restore.gone(), "round " + round + ", restored")) {
                return false;
            }
        }
        return true;
    }

    private void end(List<Integer> kills) throws IOException, InterruptedException {
        things.deleteAll();
        for (int requests : kills) {
            if (azure.await(azure.mark(), requests, _ -> true, AMID)) {
                operator.kill();
                report.did("kills amid a deletion");
            }
        }
        long deadline = System.nanoTime() + Settlement.LIMIT.toNanos();
        while (!things.states().isEmpty()) {
            if (System.nanoTime() > deadline) {
                things.states().forEach(one -> report.wedged(one.kind() + " " + one.key() + " was not deleted: "
                        + one.said()));
                return;
            }
            Thread.sleep(LOOK_MILLIS);
        }
        progress.say("all objects are gone");
        Map<String, String> made = new TreeMap<>();
        Set<String> seen = new HashSet<>();
        for (Requests.Request request : azure.requests(0)) {
            if (request.method().equals("PUT") && request.status() / 100 == 2
                    && seen.add(request.path().toLowerCase(Locale.ROOT))) {
                made.put(request.path(), request.query().path("api-version").asText());
            }
        }
        if (made.isEmpty()) {
            throw new FailedException("the operator made nothing in Azure");
        }
        List<String> left = restoration.lookAtTheEnd();
        for (Map.Entry<String, String> one : made.entrySet()) {
            if (left.stream().noneMatch(one.getKey()::equalsIgnoreCase)
                    && azure.resource(one.getKey(), one.getValue()).isPresent()) {
                report.orphaned(one.getKey());
            }
        }
    }
}
