package dev.azureml.operator.activitylog;

import dev.azureml.operator.engine.Onlooker;
import dev.azureml.operator.engine.references.ObjectKey;
import dev.azureml.operator.plan.EventReason;
import java.util.List;
import java.util.Optional;

/** What an {@link Onlooker} is to those who read the activity log. */
interface Surroundings {
    boolean knowsAll();

    List<Onlooker.Seen> objects(String kind);

    Optional<Onlooker.Seen> find(ObjectKey key);

    void tell(ObjectKey key);

    Onlooker.Access access(Onlooker.Seen object);

    Onlooker.ActsAs actsAs();

    boolean say(ObjectKey key, EventReason reason, String note, String what);

    /** Returns those of a running operator. */
    static Surroundings of(Onlooker onlooker) {
        return new Surroundings() {
            @Override
            public boolean knowsAll() {
                return onlooker.knowsAll();
            }

            @Override
            public List<Onlooker.Seen> objects(String kind) {
                return onlooker.objects(kind);
            }

            @Override
            public Optional<Onlooker.Seen> find(ObjectKey key) {
                return onlooker.find(key);
            }

            @Override
            public void tell(ObjectKey key) {
                onlooker.tell(key);
            }

            @Override
            public Onlooker.Access access(Onlooker.Seen object) {
                return onlooker.access(object);
            }

            @Override
            public Onlooker.ActsAs actsAs() {
                return onlooker.actsAs();
            }

            @Override
            public boolean say(ObjectKey key, EventReason reason, String note, String what) {
                return onlooker.say(key, reason, note, what);
            }
        };
    }
}
