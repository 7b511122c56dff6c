package dev.azureml.operator.engine.references;

import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LinkTest {
    @Test
    void linksTellTheirKindsApart() {
        assertThat(List.of(Link.object(new ObjectKey("MLWorkspace", "a", "b")), Link.secret("a", "b"),
                Link.recorded("a/b"), Link.workspaceId("a/b"))).doesNotHaveDuplicates();
        assertThat(Link.recorded("/A")).isEqualTo(Link.recorded("/a"));
    }
}
