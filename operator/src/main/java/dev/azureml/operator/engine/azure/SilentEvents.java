package dev.azureml.operator.engine.azure;

import dev.azureml.operator.plan.Action;
import java.util.List;

/** Tells nobody: nothing is done. */
public final class SilentEvents implements EventRecorder {
    @Override
    public void created(String id) {
    }

    @Override
    public void updated(String id, List<String> paths, boolean drift) {
    }

    @Override
    public void deleted(String id) {
    }

    @Override
    public void retained(String id) {
    }

    @Override
    public void leftBehind(String id, String why) {
    }

    @Override
    public void archived(String id) {
    }

    @Override
    public void adopted(String id) {
    }

    @Override
    public void replacing(String id, String why) {
    }

    @Override
    public void acted(String id, Action action) {
    }

    @Override
    public void failed(String verb, String id, String why) {
    }

    @Override
    public void explained(String id, String words) {
    }
}
