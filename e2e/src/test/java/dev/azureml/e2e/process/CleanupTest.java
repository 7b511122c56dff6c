package dev.azureml.e2e.process;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CleanupTest {
    private final Cleanup cleanup = new Cleanup();
    private final List<String> ended = new ArrayList<>();

    @Test
    void whatWasStartedLastEndsFirst() {
        cleanup.add(() -> ended.add("first"));
        cleanup.add(() -> {
            ended.add("last");
            throw new IllegalStateException("of the test");
        });

        cleanup.endAll();

        assertThat(ended).containsExactly("last", "first");
    }

    /** As when the operator is killed and started again while Ctrl-C ends all: it would go on for ever. */
    @Test
    void whatIsStartedDuringTheEndEndsAtOnce() {
        cleanup.endAll();

        assertThatThrownBy(() -> cleanup.add(() -> ended.add("late"))).isInstanceOf(FailedException.class);

        assertThat(ended).containsExactly("late");
    }
}
