# Finds a Python, unpacks the program beside this file into a temporary folder and has it install the button, or remove it.
# Cmdlets and programs only: it has to run under Windows PowerShell 5.1 and in its constrained language.
param([switch]$Functions, [switch]$Remove)

$ErrorActionPreference = 'Stop'
$here = $PSScriptRoot
$wheels = Join-Path $here 'wheels'
$own = Join-Path $here 'python\python.exe'
# Programs are started by their whole paths, isolated, and never from the current folder, in which anything may lie.
Set-Location -LiteralPath $env:SystemRoot
$launchers = @((Join-Path $env:SystemRoot 'py.exe'), (Join-Path $env:LOCALAPPDATA 'Programs\Python\Launcher\py.exe'), (Join-Path $env:LOCALAPPDATA 'Microsoft\WindowsApps\py.exe'))
# An isolated Python hears no PYTHONPATH: the folder of the program is the first word it is given.
$start = 'import sys; sys.path.insert(0, sys.argv.pop(1)); from workbook.cli import main; sys.exit(main())'
# What says whether an interpreter will do, and for which version the wheels have to be.
$question = 'import struct, sys; print(*sys.version_info[:2], sep=str()) if sys.version_info >= (3, 11) and struct.calcsize(chr(80)) == 8 else sys.exit(1)'

function Get-Version([string]$Python) {
    # The version as in the wheels' names (312), nothing for a Python that will not do. The store's Python writes where Excel does not look.
    # Under 'Stop' PowerShell 5.1 takes a line that a program writes to stderr for an error of its own.
    $ErrorActionPreference = 'Continue'
    if (-not (Test-Path -LiteralPath $Python) -or $Python -like '*\WindowsApps\*') { return }
    try { $answer = & $Python -I -c $question 2>$null } catch { return }
    if ($LASTEXITCODE -eq 0) { "$answer".Trim() }
}

function Get-Interpreters {
    # The one beside this file, those in the registry (the newest first), those that the launcher lists, those on the path.
    # Asking the launcher for a version by its number might have it downloaded.
    $ErrorActionPreference = 'Continue'
    $own
    foreach ($root in 'HKCU:\Software\Python\PythonCore', 'HKLM:\Software\Python\PythonCore') {
        foreach ($key in @(Get-ChildItem -Path $root -ErrorAction SilentlyContinue | Sort-Object -Property PSChildName -Descending)) {
            $path = Join-Path (Join-Path $root $key.PSChildName) 'InstallPath'
            if (Test-Path -Path $path) {
                $found = (Get-ItemProperty -Path $path).ExecutablePath
                if ($found) { $found }
            }
        }
    }
    foreach ($launcher in $launchers) {
        if (-not (Test-Path -LiteralPath $launcher)) { continue }
        try { $lines = @(& $launcher '-0p' 2>$null) } catch { continue }
        foreach ($line in $lines) {
            if ("$line" -match '([A-Za-z]:\\.+\.exe)\s*$') { $Matches[1] }
        }
    }
    foreach ($command in @(Get-Command -Name python.exe -All -ErrorAction SilentlyContinue)) { $command.Path }
}

function Test-Wheels([string]$Version) {
    # Wheels are made for one version of Python; without any, packages come from the network.
    (-not (Test-Path -LiteralPath $wheels)) -or @(Get-ChildItem -LiteralPath $wheels -Filter "xlwings-*-cp$Version-*.whl").Count -gt 0
}

function Find-Python {
    foreach ($candidate in Get-Interpreters) {
        $version = Get-Version $candidate
        if ($version -and ($Remove -or (Test-Wheels $version))) { return $candidate }
    }
}

function Stop-Here([string]$Sentence) {
    Write-Host $Sentence
    exit 2
}

Write-Host '信息公开年报：Excel 里的按钮'
Write-Host ''
$program = Get-ChildItem -LiteralPath $here -Filter 'nianbao-*.whl' | Select-Object -First 1
if (-not $program) { Stop-Here '安装文件夹不完整，没有 nianbao 的 .whl 文件。请把整个文件夹复制过来，不要只复制 install.cmd；压缩包请先解压。' }
$python = Find-Python
if (-not $python) {
    $needed = @(Get-ChildItem -Path $wheels -Filter 'xlwings-*.whl' -ErrorAction SilentlyContinue | ForEach-Object { $_.Name -replace '.*-cp3(\d+)-.*', '3.$1' })
    $which = if ($needed.Count -gt 0) { $needed -join ' 或 ' } else { '3.11 或更新的版本' }
    Stop-Here "这台电脑上没有合用的 Python。请安装 64 位的 Python $which（不要从微软应用商店装），再双击一次。"
}

# The program runs from a folder of its own, nothing else of this Python's or the user's being in its way.
$work = Join-Path $env:TEMP 'nianbao-setup'
if (Test-Path -LiteralPath $work) { Remove-Item -LiteralPath $work -Recurse -Force }
$null = New-Item -ItemType Directory -Path $work
$offline = @()
if (Test-Path -LiteralPath $wheels) { $offline = @('--isolated', '--no-index', '--find-links', $wheels) }
$packages = @($program.FullName)
if (-not $Remove) { $packages += 'xlwings==@XLWINGS@' }
$code = 2
try {
    Write-Host '正在准备，请稍等……'
    & $python -I -m pip install --quiet --disable-pip-version-check --no-deps '--only-binary=:all:' @offline --target $work @packages
    if ($LASTEXITCODE -ne 0) { Stop-Here '没有准备成功。能上网时请检查网络；不能上网时请核对 wheels 文件夹。' }
    $words = @('addin', 'install')
    if ($Remove) { $words = @('addin', 'remove') }
    elseif ($Functions) { $words += '--functions' }
    if (-not $Remove -and $offline.Count -gt 0) { $words += @('--wheels', $wheels) }
    if (-not $Remove -and $python -eq $own) { $words += '--copy-python' }
    & $python -I -B -c $start $work @words
    $code = $LASTEXITCODE
}
finally {
    Remove-Item -LiteralPath $work -Recurse -Force -ErrorAction SilentlyContinue
}
exit $code
