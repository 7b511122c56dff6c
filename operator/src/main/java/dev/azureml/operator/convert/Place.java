package dev.azureml.operator.convert;

/**
 * Where something stands.
 *
 * @param line the first is 1
 */
record Place(String file, int line) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
        int files = file.compareTo(other.file);
        return files != 0 ? files : Integer.compare(line, other.line);
    }

    @Override
    public String toString() {
        return file + ":" + line;
    }
}
