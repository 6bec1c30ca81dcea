-- Excel for Mac calls this to start Python. It gets six values parted by "|": paths (not used), interpreter, code, name of the
-- workbook, Excel's path, log. Every value is quoted for the shell: the workbook's name is a stranger's text.
on VbaHandler(sentText)
	set earlierDelimiters to AppleScript's text item delimiters
	set AppleScript's text item delimiters to "|"
	set sentValues to text items of sentText
	set AppleScript's text item delimiters to earlierDelimiters
	if (count of sentValues) is not 6 then
		display alert "工作簿的名字或路径里有“|”，请改名后再试。"
		return 1
	end if
	set {unusedPaths, pythonPath, pythonCode, bookName, excelPath, logPath} to sentValues
	set shellLine to quoted form of pythonPath & " -I -B -u -W ignore -c " & quoted form of pythonCode
	set shellLine to shellLine & " " & quoted form of ("--wb=" & bookName) & " --from_xl=1 " & quoted form of ("--app=" & excelPath)
	return do shell script shellLine & " > /dev/null 2> " & quoted form of logPath & " &"
end VbaHandler
