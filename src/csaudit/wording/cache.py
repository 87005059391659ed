"""What is said of the cache of results."""

ENTRIES: dict[str, tuple[str, str]] = {
    "group": ("查看、清空审查结果的缓存", "Show or empty the cache of results"),
    "show": ("缓存在哪里、多大、存了多少通", "Where the cache is, how large, how many calls"),
    "clean": ("删除缓存的审查结果", "Delete the cached results"),
    "no_cache": (
        "不用缓存：每通都重新审查，也不留下结果",
        "No cache: audit every call anew and keep no result",
    ),
    "dir": ("缓存放在哪个文件夹（只能本人可写）", "Folder of the cache; only you may write to it"),
    "recalled": ("其中 {n} 通内容和检查都没变，取自缓存", "{n} of them unchanged, taken from the cache"),
    "warning": ("缓存：{text}（不影响结果）", "cache: {text} (the results are right all the same)"),
    "broken": ("{n} 条已损坏，已重新审查", "{n} broken result(s), audited anew"),
    "corrupt": ("{path} 已损坏，已重建", "{path} was corrupt and has been begun anew"),
    "unusable": ("{path} 用不了：{why}；这次不用缓存", "{path} can't be used: {why}; going on without it"),
    "no_folder": (
        "缓存文件夹 {path} 建不了：{why}。换一个 --cache-dir，或用 --no-cache",
        "can't make the cache folder {path}: {why}; name another --cache-dir or use --no-cache",
    ),
    "shared_folder": (
        "缓存文件夹 {path} 别人也能写，缓存里有通话内容，不能放在这里。先 chmod 700，或换一个 --cache-dir",
        "others can write to the cache folder {path}, and results quote calls: chmod 700 it, or name another --cache-dir",
    ),
    "worker_died": (
        "一个工作进程被系统结束了，多半是内存不够：用 -j 1 再跑一次，已审完的会从缓存里取",
        "a worker process was ended by the system, most likely for want of memory: run again with -j 1; finished calls come from the cache",
    ),
    "none": ("没有能用的缓存文件夹", "there is no folder for a cache"),
    "empty": ("缓存是空的：{path}", "the cache is empty: {path}"),
    "line": (
        "{path}  版本 {version}  {calls} 通  {size}",
        "{path}  version {version}  {calls} call(s)  {size}",
    ),
    "total": (
        "上限 {limit}，满了先删最早的；每条最多留 {days} 天",
        "at most {limit}, the oldest go first; a result stays {days} days at most",
    ),
    "cleaned": ("已删除 {size}", "deleted {size}"),
}
