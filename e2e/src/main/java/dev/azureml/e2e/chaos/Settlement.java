package dev.azureml.e2e.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Leaves all alone until it is as wanted, and looks whether Azure has it. */
final class Settlement {
    /** How long all objects may take to be Ready, or gone, once they are left alone. */
    static final Duration LIMIT = Duration.ofMinutes(3);
    private static final long LOOK_MILLIS = 200;

    private final Things things;
    private final OperatorLife operator;
    private final Azure azure;
    private final Report report;
    private final Progress progress;

    Settlement(Things things, OperatorLife operator, Azure azure, Report report, Progress progress) {
        this.things = things;
        this.operator = operator;
        this.azure = azure;
        this.report = report;
        this.progress = progress;
    }

    /** What is asked for until it says that nothing is open. */
    interface Open {
        List<String> now() throws IOException, InterruptedException;
    }

    /** Waits until nothing is open; what is open after a while is wedged. */
    boolean await(String what, Open open) throws IOException, InterruptedException {
        long start = System.nanoTime();
        while (true) {
            operator.requireAlive();
            List<String> now = open.now();
            if (now.isEmpty()) {
                break;
            }
            if (System.nanoTime() - start > LIMIT.toNanos()) {
                now.forEach(one -> report.wedged(one + " (" + what + ")"));
                progress.say(what + ": wedged: " + now);
                return false;
            }
            Thread.sleep(LOOK_MILLIS);
        }
        long took = (System.nanoTime() - start) / 1_000_000;
        report.settledAfter(took);
        progress.say(what + ": settled after " + took + " ms");
        return true;
    }

    /** Waits until all is as wanted, then looks whether Azure has it; whether it is. */
    boolean settle(String what) throws IOException, InterruptedException {
        if (!await(what, this::unsettled)) {
            return false;
        }
        lost().forEach(one -> report.lost(one + " (" + what + ")"));
        return true;
    }

    private List<String> unsettled() {
        things.makeMissing();
        return things.unsettled();
    }

    /** What is not as wanted; where all says that it is, what Azure has not. */
    List<String> amiss() throws IOException, InterruptedException {
        List<String> unsettled = unsettled();
        return unsettled.isEmpty() ? lost() : unsettled;
    }

    /** What Azure has not, or not as the specs say. */
    List<String> lost() throws IOException, InterruptedException {
        List<String> lost = new ArrayList<>();
        for (Things.Has has : things.inAzure()) {
            if (azure.resource(has.id(), has.apiVersion()).isEmpty()) {
                lost.add(has.object() + " has no " + has.id());
            }
        }
        for (Target target : Target.ALL) {
            Optional<String> edit = things.edit(target);
            if (edit.isPresent() && !inAzure(target, edit.get())) {
                lost.add("edit " + edit.get() + " of " + target.kind() + " " + target.name());
            }
        }
        return lost;
    }

    private boolean inAzure(Target target, String value) throws IOException, InterruptedException {
        for (Things.Has has : things.has(target.kind(), target.name())) {
            Optional<JsonNode> resource = azure.resource(has.id(), has.apiVersion());
            if (resource.isPresent() && resource.get().at(target.at()).asText().equals(value)) {
                return true;
            }
        }
        return false;
    }
}
