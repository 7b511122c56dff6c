package dev.azureml.operator.engine;

import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.arm.ArmRequest;
import dev.azureml.operator.arm.ArmResult;
import dev.azureml.operator.engine.references.ObjectKey;
import dev.azureml.operator.plan.EventReason;
import dev.azureml.operator.tenant.Use;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Objects for tests to answer for as much of as they look at: all are known, and whatever else is asked fails. */
public abstract class UnaskedOnlooker implements Onlooker {
    @Override
    public boolean knowsAll() {
        return true;
    }

    @Override
    public List<Seen> objects(String kind) {
        throw new AssertionError("nobody looks for " + kind);
    }

    @Override
    public Optional<Seen> find(ObjectKey key) {
        throw new AssertionError("nobody looks for " + key);
    }

    @Override
    public Access access(Seen object) {
        throw new AssertionError("nobody asks Azure for " + object.key());
    }

    @Override
    public Optional<String> refusal(String namespace, String armId, Use use) {
        throw new AssertionError("nobody asks what " + namespace + " may do");
    }

    @Override
    public void tell(ObjectKey key) {
        throw new AssertionError("nobody is told of " + key);
    }

    @Override
    public ActsAs actsAs() {
        throw new AssertionError("nobody asks who acts");
    }

    @Override
    public boolean say(ObjectKey key, EventReason reason, String note, String what) {
        throw new AssertionError("nothing is said of " + key);
    }

    /** One identity that may look at all; what it is to read, a test answers. */
    public abstract static class Reader implements Onlooker.Reader {
        @Override
        public String principal() {
            return "who";
        }

        @Override
        public Optional<String> refusal(ArmId id) {
            return Optional.empty();
        }

        @Override
        public boolean isMaster(ArmId id) {
            return true;
        }

        @Override
        public ArmResult get(ArmRequest request) {
            throw new AssertionError("the path says too little of what it is about");
        }

        @Override
        public ArmResult get(ArmId about, ArmRequest request) {
            throw new AssertionError("nothing is read of " + about);
        }

        @Override
        public ArmResult ask(URI host, String audience, ArmRequest request) {
            throw new AssertionError("there is no other host");
        }

        @Override
        public ArmResult query(ArmRequest request) {
            throw new AssertionError("nothing is queried");
        }
    }
}
