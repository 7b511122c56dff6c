package dev.azureml.operator.engine.azure;

import dev.azureml.operator.plan.Action;
import java.util.List;

/** Tells a person, by events on the object and by the log, what was done for it; not each poll. */
public interface EventRecorder {
    void created(String id);

    void updated(String id, List<String> paths, boolean drift);

    void deleted(String id);

    void retained(String id);

    /** It stays in Azure although the spec says that it goes with the object. */
    void leftBehind(String id, String why);

    /** Azure would not delete it. */
    void archived(String id);

    void adopted(String id);

    /** It is deleted, to be created again. */
    void replacing(String id, String why);

    void acted(String id, Action action);

    void failed(String verb, String id, String why);

    /** What a resource that failed had to say, such as the end of its logs. */
    void explained(String id, String words);
}
