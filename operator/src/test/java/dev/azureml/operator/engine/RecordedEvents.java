package dev.azureml.operator.engine;

import dev.azureml.operator.engine.azure.EventRecorder;
import dev.azureml.operator.plan.Action;
import java.util.List;

/** Keeps what a person would be told. */
public record RecordedEvents(List<String> events) implements EventRecorder {
    @Override
    public void created(String id) {
        events.add("created " + id);
    }

    @Override
    public void updated(String id, List<String> paths, boolean drift) {
        events.add("updated " + id + " " + paths);
    }

    @Override
    public void deleted(String id) {
        events.add("deleted " + id);
    }

    @Override
    public void retained(String id) {
        events.add("retained " + id);
    }

    @Override
    public void leftBehind(String id, String why) {
        events.add("left behind " + id + ", for " + why);
    }

    @Override
    public void archived(String id) {
        events.add("archived " + id);
    }

    @Override
    public void adopted(String id) {
        events.add("adopted " + id);
    }

    @Override
    public void replacing(String id, String why) {
        events.add("replacing " + id + " " + why);
    }

    @Override
    public void acted(String id, Action action) {
        events.add(action.verb() + " " + id);
    }

    @Override
    public void failed(String verb, String id, String why) {
        events.add(verb + " failed " + id + " " + why);
    }

    @Override
    public void explained(String id, String words) {
        events.add("explained " + id + " " + words);
    }
}
