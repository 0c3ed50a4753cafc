# Reads each file as RSS or Atom with validation and says what it objects to: one line a file, nothing for a good one.
# After --closed, elements that it does not know are objected to as well.
require "rss"

closed = false
ARGV.each do |path|
  next closed = true if path == "--closed"

  begin
    RSS::Parser.parse(File.read(path, encoding: "UTF-8"), validate: true, ignore_unknown_element: !closed)
  rescue StandardError => e
    puts "#{path}\t#{e.class}: #{e.message}"
  end
end
