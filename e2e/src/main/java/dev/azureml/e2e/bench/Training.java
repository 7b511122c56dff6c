package dev.azureml.e2e.bench;

import dev.azureml.e2e.process.AotCache;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** A life of the operator that meets every kind, from which the AOT cache of its present jars is made. */
record Training(Site.Ground ground) {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final List<GenericKubernetesResource> OBJECTS = List.of(Manifest.workspace(),
            Manifest.datastore("store"), Manifest.compute("cluster"), Manifest.endpoint("scoring"));

    void run() throws IOException, InterruptedException {
        AotCache cache = ground.programs().operatorCache();
        // With the flight recorder on, no cache can be made or used.
        if (cache.exists() || ground.options().jfr().isPresent()) {
            return;
        }
        System.err.println("bench: making an AOT cache of these jars");
        Site site = Site.open(ground, "training");
        site.startOperator(cache.toTrain(), "POLL_INTERVAL=100ms");
        site.awaitOperator();
        for (GenericKubernetesResource object : OBJECTS) {
            site.objects().createReady(object, LIMIT);
        }
        site.stopOperator(LIMIT);
        site.close();
        cache.trained();
    }
}
