package dev.azureml.e2e.chaos;

import dev.azureml.api.Kinds;
import dev.azureml.e2e.kube.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ThingsTest {
    private static final Pattern OURS = Pattern.compile("(?m)^apiVersion: azureml.dev/v1alpha1\\nkind: (\\w+)$");

    @Test
    void anObjectOfEachKindIsDisturbed() throws IOException {
        String world = Files.readString(Checkout.find().path("e2e/src/main/resources/chaos/world.yaml"));

        assertThat(OURS.matcher(world).results().map(object -> object.group(1))).containsAll(
                Stream.of(Kinds.values()).map(Kinds::kind).toList());
    }
}
