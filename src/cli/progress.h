// A bar on stderr while long work goes on; nothing when stderr is not a terminal.
#pragma once

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <string>

namespace thaw::cli {

class Progress {
 public:
  explicit Progress(std::string what) : what_(std::move(what)), shown_(isatty(STDERR_FILENO) != 0) {}
  ~Progress() {
    if (shown_) std::fputs("\r\033[K", stderr);
  }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // `done` in 0…1.
  void Show(double done) {
    const int percent = static_cast<int>(std::clamp(done, 0.0, 1.0) * 100);
    if (!shown_ || percent == percent_) return;
    percent_ = percent;
    const std::string bar(static_cast<size_t>(percent) * 40 / 100, '#');
    std::fprintf(stderr, "\r%s [%-40s] %3d %%", what_.c_str(), bar.c_str(), percent);
  }

 private:
  std::string what_;
  bool shown_;
  int percent_ = -1;
};

}  // namespace thaw::cli
