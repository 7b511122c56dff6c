package dev.azureml.operator.convert;

/** What an environment is made of, whether it stands by itself or in a deployment. */
final class Environments {
    private static final KeyTable ROUTE = KeyTable.of(Keys.same("port"), Keys.same("path"));
    private static final KeyTable ROUTES = KeyTable.of(route("liveness_route", "livenessRoute"),
            route("readiness_route", "readinessRoute"), route("scoring_route", "scoringRoute"));
    private static final KeyTable BUILD = KeyTable.of(
            Keys.by("path", (reading, entry) -> Content.build(reading, entry, "build"), "build.contextUri")
                    .note("or build.datastoreRef and build.path; of this machine: build.configMapRef or build.archive"),
            Keys.by("local_path", (reading, entry) -> Content.build(reading, entry, "build")),
            Keys.to("dockerfile_path", "build.dockerfilePath"));

    static final KeyTable TABLE = KeyTable.of(Keys.same("image"),
            Keys.by("conda_file", (reading, entry) -> Content.conda(reading, entry, "condaFile"),
                    "condaFile.configMapKeyRef").note("a file in a ConfigMap"),
            Keys.in("build", BUILD), Keys.in("inference_config", ROUTES),
            Keys.same("os_type"), Keys.in("docker", KeyTable.of(Keys.same("image"), Keys.in("build", BUILD))));

    private Environments() {
    }

    private static Key route(String name, String field) {
        String at = "inferenceConfig." + field;
        return Keys.by(name, (reading, entry) -> {
            var part = new Draft(reading.draft().shape().at(at));
            reading.below(entry, part, reading.name()).ifPresent(inner -> {
                inner.read(ROUTE);
                reading.draft().absorb(at, part, reading.origin(entry));
            });
        }, at + ".path", at + ".port");
    }
}
